import { Layers, X } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { attacks } from "../../experiment/catalogue/attacks/index.ts";
import { strategies } from "../../experiment/catalogue/strategies/index.ts";
import { threatText } from "../../figures/drawing/format.ts";
import { threatOf } from "../../state/attack/attackSettings.ts";
import { attackStore, problemOf } from "../../state/attack/attackStore.ts";
import type { Attempt } from "../../state/attack/attempt.ts";
import {
  everyStrategyStore,
  runEveryStrategy,
  type StrategyRow,
  showRow,
  stopEveryStrategy,
} from "../../state/attack/everyStrategy.ts";
import type { LabSystem } from "../../state/systems/systems.ts";
import { Button } from "../controls/Button.tsx";
import { Panel } from "../controls/Panel.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage } from "../images/paint.ts";
import styles from "./EveryStrategy.module.css";
import { goalOf, scoredFor } from "./scored.ts";
import { type RowFacts, rowFacts } from "./strategyFacts.ts";
import { sizeText } from "./verdict.ts";

/** All strategies side by side on the image on show: which broke which system, when, and with how much. */
export function EveryStrategy() {
  const { attempt, rows, isRunning } = useStore(everyStrategyStore);
  const image = useStore(attackStore, (state) => state.image);
  const chosen = useStore(attackStore, (state) => state.chosen);
  const isPossible = useStore(
    attackStore,
    (state) =>
      state.image?.label != null && state.pending === null && chosen.length > 0 && problemOf(state) === null,
  );
  useEffect(() => stopEveryStrategy, []);
  const isCurrent = attempt !== null && attempt.image === image;
  const systems = chosen.flatMap((id) => rows.find(({ system }) => system.id === id)?.system ?? []);
  const done = rows.filter(
    (row) => row.crafted !== null || row.error !== null || row.problem !== null,
  ).length;
  return (
    <Panel
      title="Every strategy"
      lead="The same attack on the same image, once with each strategy. Choose one to look at its steps."
      actions={
        isRunning ? (
          <Button size="s" icon={<X />} onClick={stopEveryStrategy}>
            Stop ({done} of {rows.length})
          </Button>
        ) : (
          <Button size="s" icon={<Layers />} disabled={!isPossible} onClick={() => void runEveryStrategy()}>
            Try every strategy
          </Button>
        )
      }
    >
      {isCurrent && (
        <>
          <p className={styles.made}>{madeText(attempt)}</p>
          <div className={styles.tables} data-count={systems.length}>
            {systems.map((system) => (
              <StrategyTable
                key={system.id}
                system={system}
                rows={rows.filter((row) => row.system.id === system.id)}
                attempt={attempt}
              />
            ))}
          </div>
        </>
      )}
    </Panel>
  );
}

function madeText({ image, settings }: Omit<Attempt, "sides">): string {
  const { classes } = image;
  const goal = settings.target === null ? "" : `, to become ${classes[settings.target]}`;
  return `${attacks[settings.attack].label}, ${threatText(threatOf(settings))}, seed ${settings.seed}${goal}. Margin above 0: the goal is reached; each system has its own units.`;
}

function StrategyTable(props: {
  readonly system: LabSystem;
  readonly rows: readonly StrategyRow[];
  readonly attempt: Omit<Attempt, "sides">;
}) {
  const { system, rows, attempt } = props;
  return (
    <table className={styles.table} data-members={system.scoreKind}>
      <caption>{system.label}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className={styles.hidden}>Image</span>
          </th>
          <th scope="col">Strategy</th>
          <th scope="col" title="The first step whose image meets the goal inside the budget">
            Broken at
          </th>
          <th
            scope="col"
            title="Score by which the goal is reached at the end, in the system's own units: below 0 it is not reached"
          >
            Margin
          </th>
          <th scope="col" title="Size of the perturbation at the end">
            Size
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.strategy} row={row} attempt={attempt} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, attempt }: { readonly row: StrategyRow; readonly attempt: Omit<Attempt, "sides"> }) {
  const { label } = strategies[row.strategy];
  const { image, settings } = attempt;
  const facts = useMemo(
    () =>
      row.crafted === null
        ? null
        : rowFacts(
            row.crafted,
            scoredFor(row.system.system, image),
            goalOf(row.system.system, image, settings.target),
          ),
    [row, image, settings.target],
  );
  const isShown = useStore(
    attackStore,
    ({ shown }) =>
      row.crafted !== null && shown?.sides.some(({ crafted }) => crafted === row.crafted) === true,
  );
  const missing = row.problem ?? row.error;
  return (
    <tr data-broken={facts?.brokenAt != null || undefined} data-shown={isShown || undefined}>
      <td className={styles.thumb}>
        {facts !== null && <Thumb facts={facts} attempt={attempt} name={label} />}
      </td>
      <th scope="row">
        {facts === null ? (
          label
        ) : (
          <button type="button" className={styles.choose} aria-pressed={isShown} onClick={() => showRow(row)}>
            {label}
          </button>
        )}
      </th>
      {facts === null ? (
        <td colSpan={3} className={styles.missing}>
          {missing ?? "…"}
        </td>
      ) : (
        <>
          <td>{brokenText(facts)}</td>
          <td className={styles.number}>{facts.wasWrong ? "–" : signed(facts.margin)}</td>
          <td className={styles.number}>{facts.wasWrong ? "–" : sizeText(facts.size)}</td>
        </>
      )}
    </tr>
  );
}

function Thumb(props: {
  readonly facts: RowFacts;
  readonly attempt: Omit<Attempt, "sides">;
  readonly name: string;
}) {
  const { facts, attempt, name } = props;
  const { shape } = attempt.image;
  const rgba = useMemo(() => paintImage(facts.pixels, shape), [facts, shape]);
  return <PixelCanvas rgba={rgba} shape={shape} label={`The image after ${name}`} />;
}

function brokenText({ wasWrong, brokenAt, answer, margin }: RowFacts): string {
  if (wasWrong) return "wrong before";
  if (brokenAt === null && margin > 0) return "only past epsilon";
  if (brokenAt === null) return "held";
  return `${brokenAt === 0 ? "start" : `step ${brokenAt}`} → ${answer}`;
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}
