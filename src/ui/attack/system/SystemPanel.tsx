import { lazy, Suspense, useMemo } from "react";
import { useStore } from "zustand";
import type { Trajectory } from "../../../experiment/interactive/craft.ts";
import { chooseRun } from "../../../state/attack/attack.ts";
import type { SystemAttack } from "../../../state/attack/attackedImage.ts";
import { stepsOf, threatOf } from "../../../state/attack/attackSettings.ts";
import { attackStore } from "../../../state/attack/attackStore.ts";
import type { LabSystem, SystemGroup } from "../../../state/systems/systems.ts";
import { Select } from "../../controls/Select.tsx";
import { Term } from "../../glossary/Term.tsx";
import { Scores } from "../../images/Scores.tsx";
import { useFields } from "../../shared/useFields.ts";
import { Pictures } from "./Pictures.tsx";
import { SystemFacts } from "./SystemFacts.tsx";
import styles from "./SystemPanel.module.css";
import { goalOf } from "./scored.ts";
import { useSide } from "./useSide.ts";
import { VerdictBox } from "./VerdictBox.tsx";

/** Loaded after the page, because d3 scales are not part of the first load; a placeholder keeps its space. */
const Charts = lazy(async () => ({ default: (await import("./Charts.tsx")).Charts }));

interface SystemPanelProps {
  readonly group: SystemGroup;
  readonly system: LabSystem;
  /** Name of the system in verdicts. */
  readonly name: string;
  /** The change that is painted in full colour, the same for both systems. */
  readonly full: number;
}

/** One system under attack: verdict, image and perturbation at the current step, scores, loss and size. */
export function SystemPanel({ group, system, name, full }: SystemPanelProps) {
  const shownSide = useSide(system);
  const { side, own, image: attacked, run, now, threat } = shownSide;
  const answer = useStore(attackStore, (state) => state.answers[system.id]);
  const { image, shown, settings } = useFields(attackStore, "image", "shown", "settings");
  const classes = own?.classes ?? [];
  // Before an attack, the bars mark the target of the settings.
  const { target } = shown === null ? settings : shown.settings;
  const goal = image === null || target === null ? null : goalOf(system.system, image, target);
  const upToEnd = useMemo(() => (run === undefined ? null : trimmed(run)), [run]);
  const range = useMemo(
    () => (answer === undefined ? [] : [...answer.cleanScores, ...(upToEnd?.scores ?? [])]),
    [answer, upToEnd],
  );
  const scores =
    run === undefined ? answer?.cleanScores : run.scores.subarray(now * classes.length, (now + 1) * classes.length);

  return (
    <section className={styles.panel} data-members={system.scoreKind} aria-label={name}>
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
          scoreKind={system.scoreKind}
          label={own?.label ?? null}
          target={goal}
          scores={scores ?? null}
          clean={answer?.cleanScores ?? null}
          range={range}
        />
      </div>
      <Suspense fallback={<div className={styles.chartsToCome} />}>
        <Charts
          scoreKind={system.scoreKind}
          scoreUnit={system.scoreKind === "arms" || system.system.members.length === 1 ? "logits" : "score units"}
          image={attacked}
          run={upToEnd}
          goal={shownSide.target}
          threat={threat ?? threatOf(settings)}
          steps={run === undefined ? stepsOf(settings) : run.loss.length - 1}
          now={now}
        />
      </Suspense>
      <RunChoice side={side} />
    </section>
  );
}

/** A run up to its last relevant step. */
function trimmed(run: Trajectory): Pick<Trajectory, "loss" | "size" | "scores"> {
  const length = run.end + 1;
  const classes = run.scores.length / run.loss.length;
  return {
    loss: run.loss.subarray(0, length),
    size: run.size.subarray(0, length),
    scores: run.scores.subarray(0, length * classes),
  };
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
