import { lazy, Suspense, useMemo } from "react";
import { useStore } from "zustand";
import { seriesColour } from "../../../figures/drawing/seriesOfSystems.ts";
import { chooseRun } from "../../../state/attack/attack.ts";
import type { SystemAttack } from "../../../state/attack/attackedImage.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import { Select } from "../../controls/Select.tsx";
import { Term } from "../../glossary/Term.tsx";
import { Scores } from "../../images/Scores.tsx";
import { useFields } from "../../shared/useFields.ts";
import type { NamedSystem } from "../namedSystems.ts";
import { Pictures } from "./Pictures.tsx";
import { SystemFacts } from "./SystemFacts.tsx";
import styles from "./SystemPanel.module.css";
import { goalOf } from "./scored.ts";
import { useSide } from "./useSide.ts";
import { VerdictBox } from "./VerdictBox.tsx";

/** Loaded after the page, because d3 scales are not part of the first load; a placeholder keeps its space. */
const Charts = lazy(async () => ({ default: (await import("./Charts.tsx")).Charts }));

interface SystemPanelProps {
  readonly named: NamedSystem;
  /** The change that is painted in full colour, the same for all systems. */
  readonly full: number;
  /** Whether the panel holds the charts of its system. */
  readonly hasCharts: boolean;
}

/** One system under attack: verdict, image and perturbation at the current step, scores, loss and size. */
export function SystemPanel({ named, full, hasCharts }: SystemPanelProps) {
  const { group, system, name, series } = named;
  const shownSide = useSide(system);
  const { side, own, run, now } = shownSide;
  const answer = useStore(attackStore, (state) => state.answers[system.id]);
  const { image, shown, settings } = useFields(attackStore, "image", "shown", "settings");
  const classes = own?.classes ?? [];
  // Before an attack, the bars mark the target of the settings.
  const { target } = shown === null ? settings : shown.settings;
  const goal = image === null || target === null ? null : goalOf(system.system, image, target);
  const range = useMemo(
    () =>
      answer === undefined
        ? []
        : [...answer.cleanScores, ...(run?.scores.subarray(0, (run.end + 1) * classes.length) ?? [])],
    [answer, run, classes.length],
  );
  const charted = useMemo(() => [named], [named]);
  const scores =
    run === undefined ? answer?.cleanScores : run.scores.subarray(now * classes.length, (now + 1) * classes.length);

  return (
    <section className={styles.panel} data-series={seriesColour(series)} aria-label={name}>
      <SystemFacts group={group} system={system} />
      <VerdictBox {...shownSide} name={name} />
      <Pictures
        image={own}
        run={run}
        now={now}
        full={full}
        name={name}
        prediction={run === undefined ? answer?.cleanPrediction : run.predictions[now]}
      />
      <div className={styles.scores}>
        <h3 className={styles.heading}>
          {system.scoreKind === "arms" ? (
            <>
              <Term id="margin">Margins</Term> of the arms
            </>
          ) : (
            <>{system.system.members.length === 1 ? <Term id="logits">Logits</Term> : "Scores"} of the classes</>
          )}
          <span className={styles.legend}>
            <span className={styles.tick} aria-hidden="true" /> before the attack
          </span>
        </h3>
        <Scores
          classes={classes}
          label={own?.label ?? null}
          target={goal}
          scores={scores ?? null}
          clean={answer?.cleanScores ?? null}
          range={range}
        />
      </div>
      {hasCharts && (
        <Suspense fallback={<div className={styles.chartsToCome} />}>
          <Charts systems={charted} />
        </Suspense>
      )}
      <RunChoice side={side} />
    </section>
  );
}

function RunChoice({ side }: { readonly side: SystemAttack | undefined }) {
  const runs = side?.crafted?.runs ?? [];
  if (side === undefined || runs.length < 2) return null;
  return (
    <Select
      className={styles.runs}
      label={`Run shown (of ${runs.length})`}
      value={String(side.run)}
      options={runs.map(({ objective, firstSuccess }, index) => ({
        value: String(index),
        label: `${objective}: ${firstSuccess >= 0 ? `fooled at step ${firstSuccess}` : "held"}`,
      }))}
      onChange={(index) => chooseRun(side.system.id, Number(index))}
    />
  );
}
