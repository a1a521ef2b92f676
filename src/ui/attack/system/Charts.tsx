import { useMemo } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { normSymbol } from "../../../figures/drawing/format.ts";
import type { AttackedImage } from "../../../state/attack/attackedImage.ts";
import { stepsOf, threatOf } from "../../../state/attack/attackSettings.ts";
import { attackStore, move } from "../../../state/attack/attackStore.ts";
import type { LabSystem } from "../../../state/systems/systems.ts";
import { Segmented } from "../../controls/Segmented.tsx";
import { Term } from "../../glossary/Term.tsx";
import { useFields } from "../../shared/useFields.ts";
import type { NamedSystem } from "../namedSystems.ts";
import styles from "./Charts.module.css";
import { type MeasureId, measureOf, measures } from "./measures.ts";
import { StepChart, type StepLine } from "./StepChart.tsx";
import { goalOf } from "./scored.ts";
import { runOnShow } from "./useSide.ts";

/** The measure on show, the same for all systems. */
const measureStore = createStore<{ readonly measure: MeasureId }>()(() => ({ measure: "margin" }));

/** How far the attacks have come, and how much of the budget they use, over their steps: one line per system. */
export function Charts({ systems }: { readonly systems: readonly NamedSystem[] }) {
  const measure = useStore(measureStore, (state) => state.measure);
  const { shown, settings, playback } = useFields(attackStore, "shown", "settings", "playback");
  const made = shown?.settings ?? settings;
  const threat = threatOf(made);
  const drawn = useMemo(() => systems.map((one) => drawnOf(one, shown, measure)), [systems, shown, measure]);
  const isTargeted = drawn.some(({ isTargeted }) => isTargeted);
  const text = measures[measure];
  const title = isTargeted ? text.targetTitle : text.title;
  const note = isTargeted && "targetNote" in text ? text.targetNote : text.note;
  const lengths = drawn.map(({ steps }) => steps).filter((steps) => steps !== null);
  const axis = {
    steps: lengths.length === 0 ? stepsOf(settings) : Math.max(...lengths),
    step: playback.step,
    playing: playback.playing,
    onSeek: (step: number) => move({ kind: "seek", step }),
  };
  const above = "above" in text ? { value: 0, label: isTargeted ? "above 0: reached" : "above 0: fooled" } : undefined;
  const units = new Set(systems.map(({ system }) => scoreUnit(system)));
  const unit = measure === "margin" && units.size === 1 ? [...units].join() : "";
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
        description={curveText(
          `${title}${unit === "" ? "" : `, in ${unit}`}`,
          drawn.map(({ measured }) => measured),
        )}
        lines={drawn.map(({ measured }) => measured)}
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
        description={curveText(
          "Perturbation size",
          drawn.map(({ size }) => size),
        )}
        lines={drawn.map(({ size }) => size)}
        {...axis}
        fromZero
        level={{ value: threat.epsilon, label: "epsilon" }}
      />
      <p className={styles.note}>{note}</p>
    </div>
  );
}

/** "logits" where the scores are logits or their differences. */
const scoreUnit = ({ scoreKind, system }: LabSystem): string =>
  scoreKind === "arms" || system.members.length === 1 ? "logits" : "score units";

/** The lines of one system: its run up to the end, empty before an attack. `steps`: last step of the whole run. */
function drawnOf({ system, name, series }: NamedSystem, shown: AttackedImage | null, measure: MeasureId) {
  const { image, run } = runOnShow(system, shown);
  const line = (values: ArrayLike<number>): StepLine => ({ id: system.id, name, series, values });
  const target = shown?.settings.target ?? null;
  const goal = image === null || target === null ? null : goalOf(system.system, image, target);
  if (run === undefined || image === null)
    return { measured: line([]), size: line([]), steps: null, isTargeted: goal !== null };
  const length = run.end + 1;
  const upToEnd = {
    loss: run.loss.subarray(0, length),
    scores: run.scores.subarray(0, length * image.classes.length),
  };
  return {
    measured: line(measureOf(measure, upToEnd, image, goal)),
    size: line(run.size.subarray(0, length)),
    steps: run.loss.length - 1,
    isTargeted: goal !== null,
  };
}

function curveText(what: string, lines: readonly StepLine[]): string {
  const texts = lines.flatMap(({ name, values }) => {
    const [first, last] = [values[0], values[values.length - 1]];
    if (first === undefined || last === undefined) return [];
    const whose = lines.length === 1 ? "" : `${name} `;
    return [`${whose}from ${first.toPrecision(3)} to ${last.toPrecision(3)} in ${values.length - 1} steps`];
  });
  return `${what} over the steps: ${texts.length === 0 ? "no attack yet" : texts.join("; ")}`;
}
