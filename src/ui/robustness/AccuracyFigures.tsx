import { useMemo } from "react";
import { comparison } from "../../figures/accuracy/comparison.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { Panel } from "../controls/Panel.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { CurvesPanel } from "./CurvesPanel.tsx";
import styles from "./RobustnessRoom.module.css";

/** Robust accuracy against epsilon, and every accuracy with its interval. */
export function AccuracyFigures(props: {
  readonly experiment: MeasuredExperiment;
  readonly experiments: readonly MeasuredExperiment[];
}) {
  const { experiment, experiments } = props;
  const { spec, systems, results } = experiment;
  const all = useMemo(() => ({ accuracies: results.accuracies, systems }), [results, systems]);
  const ns = [...new Set(results.accuracies.map(({ accuracy }) => accuracy.n))].join(" or ");
  return (
    <div className={styles.figures}>
      <CurvesPanel experiment={experiment} experiments={experiments} />
      <Panel title="All accuracies with intervals">
        <FigureFrame figure={comparison} source={all} title="" description={`n = ${ns} test images`} settings={spec} />
      </Panel>
    </div>
  );
}
