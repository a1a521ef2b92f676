import { useMemo } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { ScoreKind } from "../../../experiment/catalogue/nouns.ts";
import type { Trajectory } from "../../../experiment/interactive/craft.ts";
import type { Threat } from "../../../experiment/terms/choice.ts";
import { normSymbol } from "../../../figures/drawing/format.ts";
import { attackStore, move } from "../../../state/attack/attackStore.ts";
import { Segmented } from "../../controls/Segmented.tsx";
import { Term } from "../../glossary/Term.tsx";
import styles from "./Charts.module.css";
import { type MeasureId, measureOf, measures } from "./measures.ts";
import { StepChart } from "./StepChart.tsx";
import type { ScoredImage } from "./scored.ts";

/** The measure on show, the same for all systems. */
const measureStore = createStore<{ readonly measure: MeasureId }>()(() => ({ measure: "margin" }));

interface ChartsProps {
  readonly scoreKind: ScoreKind;
  /** "logits" where the scores are logits or their differences. */
  readonly scoreUnit: string;
  /** The attacked image in the scores of the system; null before an attack. */
  readonly image: ScoredImage | null;
  /** The run on show up to its end; null before an attack. */
  readonly run: Pick<Trajectory, "loss" | "size" | "scores"> | null;
  /** The score that a targeted attack raises. */
  readonly goal: number | null;
  readonly threat: Threat;
  /** Last step of the axis. */
  readonly steps: number;
  readonly now: number;
}

/** How far the attack has come, and how much of the budget it uses, over its steps. */
export function Charts({ scoreKind, scoreUnit, image, run, goal, threat, steps, now }: ChartsProps) {
  const measure = useStore(measureStore, (state) => state.measure);
  const playing = useStore(attackStore, (state) => state.playback.playing);
  const values = useMemo(
    () => (run === null || image === null ? [] : measureOf(measure, run, image, goal)),
    [measure, run, image, goal],
  );
  const text = measures[measure];
  const title = goal === null ? text.title : text.targetTitle;
  const note = goal !== null && "targetNote" in text ? text.targetNote : text.note;
  const axis = { scoreKind, steps, step: now, playing, onSeek: (step: number) => move({ kind: "seek", step }) };
  const above =
    "above" in text ? { value: 0, label: goal === null ? "above 0: fooled" : "above 0: reached" } : undefined;
  const unit = measure === "margin" ? scoreUnit : "";
  return (
    <div className={styles.charts}>
      <Segmented<MeasureId>
        size="s"
        label="Shown over the steps"
        hideLabel
        value={measure}
        options={(Object.keys(measures) as MeasureId[]).map((id) => ({ value: id, label: measures[id].label }))}
        onChange={(next) => measureStore.setState({ measure: next })}
      />
      <StepChart
        title={
          <Term
            id={measure === "loss" ? "loss" : measure === "margin" ? "margin" : "logits"}
          >{`${title}${unit === "" ? "" : `, ${unit}`}`}</Term>
        }
        description={curveText(`${title}${unit === "" ? "" : `, in ${unit}`}`, values)}
        values={values}
        {...axis}
        {...(above === undefined ? {} : { above })}
        fromZero={measure === "probability"}
      />
      <StepChart
        title={
          <>
            <Term id="perturbation">Perturbation</Term> size, {normSymbol(threat.norm)}
          </>
        }
        description={curveText("Perturbation size", run?.size ?? [])}
        values={run?.size ?? []}
        {...axis}
        fromZero
        level={{ value: threat.epsilon, label: "epsilon" }}
      />
      <p className={styles.note}>{note}</p>
    </div>
  );
}

function curveText(what: string, values: ArrayLike<number>): string {
  const first = values[0];
  const last = values[values.length - 1];
  if (first === undefined || last === undefined) return `${what} over the steps: no attack yet`;
  return `${what} over ${values.length - 1} steps: from ${first.toPrecision(3)} to ${last.toPrecision(3)}`;
}
