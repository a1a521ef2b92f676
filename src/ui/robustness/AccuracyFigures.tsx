import { useMemo, useState } from "react";
import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import { threatsOf } from "../../experiment/summary/comparisonLines.ts";
import { sameThreat, threatKey } from "../../experiment/terms/choice.ts";
import { comparison } from "../../figures/accuracy/comparison.ts";
import { threatText } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { Panel } from "../controls/Panel.tsx";
import { Select } from "../controls/Select.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { CurvesPanel } from "./CurvesPanel.tsx";
import styles from "./RobustnessRoom.module.css";

/** Most budgets that the figure of all accuracies shows at once, unless more are asked for. */
const mostThreats = 2;

/** Robust accuracy against epsilon, and every accuracy with its interval. */
export function AccuracyFigures(props: {
  readonly experiment: MeasuredExperiment;
  readonly experiments: readonly MeasuredExperiment[];
}) {
  const { experiment, experiments } = props;
  const { spec, systems, results } = experiment;
  const threats = useMemo(() => threatsOf(results.accuracies), [results]);
  const trained = trainedThreat(spec.defence);
  const [chosen, setChosen] = useState<string | null>(null);
  // All budgets together are a picture of several windows' height: one is on show where there are many.
  const usual =
    threats.length <= mostThreats
      ? ""
      : threatKey(threats.find((one) => sameThreat(one, trained)) ?? threats.at(-1) ?? null);
  const shown = chosen ?? usual;
  const all = useMemo(
    () => ({
      accuracies: results.accuracies.filter(
        ({ threat }) => shown === "" || threat === null || threatKey(threat) === shown,
      ),
      systems,
    }),
    [results, systems, shown],
  );
  const ns = [...new Set(results.accuracies.map(({ accuracy }) => accuracy.n))].join(" or ");
  return (
    <div className={styles.figures}>
      <CurvesPanel experiment={experiment} experiments={experiments} />
      <Panel title="All accuracies with intervals">
        {threats.length > mostThreats && (
          <div className={styles.choices}>
            <Select
              label="Budget"
              value={shown}
              options={[
                { value: "", label: "All budgets" },
                ...threats.map((one) => ({ value: threatKey(one), label: threatText(one) })),
              ]}
              onChange={setChosen}
            />
          </div>
        )}
        <FigureFrame figure={comparison} source={all} title="" description={`n = ${ns} test images`} settings={spec} />
      </Panel>
    </div>
  );
}
