import { Layers, X } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { attacks } from "../../../experiment/catalogue/attacks/index.ts";
import { strategies } from "../../../experiment/catalogue/strategies/index.ts";
import { typographic } from "../../../experiment/terms/format.ts";
import { threatText } from "../../../figures/drawing/format.ts";
import { seriesColour } from "../../../figures/drawing/seriesOfSystems.ts";
import type { AttackInputs } from "../../../state/attack/attackedImage.ts";
import { threatOf } from "../../../state/attack/attackSettings.ts";
import { attackStore, hasImage, problemOf } from "../../../state/attack/attackStore.ts";
import {
  everyStrategyStore,
  runEveryStrategy,
  type StrategyRow,
  showRow,
  stopEveryStrategy,
} from "../../../state/attack/everyStrategy.ts";
import { Button } from "../../controls/Button.tsx";
import { Panel } from "../../controls/Panel.tsx";
import { PixelCanvas } from "../../images/PixelCanvas.tsx";
import { paintImage } from "../../images/paint.ts";
import { sizeText } from "../../images/sizeText.ts";
import { ExportMenu } from "../../shared/ExportMenu.tsx";
import { tableFiles } from "../../shared/tableFiles.ts";
import { useFields } from "../../shared/useFields.ts";
import layout from "../../style/layout.module.css";
import { type NamedSystem, useNamedSystems } from "../namedSystems.ts";
import styles from "./EveryStrategy.module.css";
import { strategyColumns, strategyFacts, strategyResults } from "./strategyColumns.ts";
import type { RowFacts } from "./strategyFacts.ts";

/** All strategies side by side on the current image: which system each one fools, at which step, and by how much. */
export function EveryStrategy() {
  const { inputs, rows, isRunning } = useStore(everyStrategyStore);
  const { image, chosen } = useFields(attackStore, "image", "chosen");
  const isPossible = useStore(
    attackStore,
    (state) => hasImage(state) && state.pending === null && chosen.length > 0 && problemOf(state) === null,
  );
  useEffect(() => stopEveryStrategy, []);
  const isCurrent = inputs !== null && inputs.image === image;
  const systems = useNamedSystems().filter((named) => rows.some(({ system }) => system.id === named.system.id));
  const done = rows.filter((row) => row.crafted !== null || row.error !== null || row.problem !== null).length;
  const results = useMemo(() => (inputs === null ? [] : strategyResults(rows, inputs)), [rows, inputs]);
  return (
    <Panel
      title="All strategies"
      lead="The same attack on the same image with each strategy. Select one to see its steps."
      actions={
        isRunning ? (
          <Button size="s" icon={<X />} onClick={stopEveryStrategy}>
            Stop ({done} of {rows.length})
          </Button>
        ) : (
          <Button size="s" icon={<Layers />} disabled={!isPossible} onClick={() => void runEveryStrategy()}>
            Try all strategies
          </Button>
        )
      }
    >
      {isCurrent && (
        <>
          <p className={styles.made}>{attackText(inputs)}</p>
          <div className={styles.tables}>
            {systems.map((named) => (
              <StrategyTable
                key={named.system.id}
                named={named}
                rows={rows.filter((row) => row.system.id === named.system.id)}
                inputs={inputs}
              />
            ))}
          </div>
          {results.length > 0 && !isRunning && (
            <div>
              <ExportMenu
                note="Each file includes the settings that produced it."
                files={tableFiles({
                  id: "all-strategies",
                  name: attackText(inputs).replace(/\.$/, ""),
                  columns: strategyColumns(inputs),
                  rows: results,
                  settings: { image: inputs.image.source, label: inputs.image.label, attack: inputs.settings },
                })}
              />
            </div>
          )}
        </>
      )}
    </Panel>
  );
}

function attackText({ image, settings }: AttackInputs): string {
  const { classes } = image;
  const goal = settings.target === null ? "" : `, target ${classes[settings.target]}`;
  return `${attacks[settings.attack].label}, ${threatText(threatOf(settings))}, seed ${settings.seed}${goal}. A margin above 0 means fooled. Don’t compare margins between systems.`;
}

function StrategyTable(props: {
  readonly named: NamedSystem;
  readonly rows: readonly StrategyRow[];
  readonly inputs: AttackInputs;
}) {
  const { named, rows, inputs } = props;
  return (
    <table className={styles.table} data-series={seriesColour(named.series)}>
      <caption>{named.label}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className={layout.hidden}>Image</span>
          </th>
          <th scope="col">Strategy</th>
          <th scope="col" title="First step at which the attack succeeds within the budget">
            Fooled at
          </th>
          <th
            scope="col"
            title="By how much the attack succeeds at its last step, in the system's own units; below 0 it does not"
          >
            Margin
          </th>
          <th scope="col" title="Size of the perturbation at the last step">
            Size
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.strategy} row={row} inputs={inputs} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, inputs }: { readonly row: StrategyRow; readonly inputs: AttackInputs }) {
  const { label } = strategies[row.strategy];
  const facts = useMemo(() => strategyFacts(row, inputs), [row, inputs]);
  const isShown = useStore(
    attackStore,
    ({ shown }) => row.crafted !== null && shown?.attacks.some(({ crafted }) => crafted === row.crafted) === true,
  );
  const missing = row.problem ?? row.error;
  return (
    <tr data-broken={facts?.brokenAt != null || undefined} data-shown={isShown || undefined}>
      <td className={styles.thumb}>{facts !== null && <Thumb facts={facts} inputs={inputs} name={label} />}</td>
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
          <td>{outcomeText(facts)}</td>
          <td className={styles.number}>
            {facts.wasWrong ? "–" : typographic.signed(facts.margin, (margin) => margin.toFixed(2))}
          </td>
          <td className={styles.number}>{facts.wasWrong ? "–" : sizeText(facts.size)}</td>
        </>
      )}
    </tr>
  );
}

function Thumb(props: { readonly facts: RowFacts; readonly inputs: AttackInputs; readonly name: string }) {
  const { facts, inputs, name } = props;
  const { shape } = inputs.image;
  const rgba = useMemo(() => paintImage(facts.pixels, shape), [facts, shape]);
  return <PixelCanvas rgba={rgba} shape={shape} label={`The image after ${name}`} />;
}

function outcomeText({ wasWrong, brokenAt, answer, margin }: RowFacts): string {
  if (wasWrong) return "already wrong";
  if (brokenAt === null && margin > 0) return "beyond epsilon";
  if (brokenAt === null) return "held";
  return `${brokenAt === 0 ? "start" : `step ${brokenAt}`} → ${answer}`;
}
