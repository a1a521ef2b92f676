import clsx from "clsx";
import { useMemo } from "react";
import { useStore } from "zustand";
import { threatsOf } from "../../experiment/summary/comparisonLines.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import { robustAccuracyVsEpsilon } from "../../figures/accuracy/robustAccuracyVsEpsilon.ts";
import { normSymbol } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Choices } from "../controls/Choices.tsx";
import { Panel } from "../controls/Panel.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import layout from "../style/layout.module.css";
import {
  type CurveLine,
  type CurveSystem,
  curveLines,
  curveSource,
  curveSystems,
  mixedAttacks,
  withExperiments,
} from "./curveSystems.ts";
import styles from "./RobustnessRoom.module.css";

/** Robust accuracy against epsilon, for any systems on the same data set and any attacks. */
export function CurvesPanel(props: {
  readonly experiment: MeasuredExperiment;
  readonly experiments: readonly MeasuredExperiment[];
}) {
  const { experiment, experiments } = props;
  const {
    judged,
    curveSystems: wantedSystems,
    curveLines: wantedLines,
  } = useStore(selectionStore, (state) => state.compare);
  const offered = useMemo(() => curveSystems(experiment, experiments), [experiment, experiments]);
  const chosen = useMemo(
    () => offered.filter(({ id, of }) => (wantedSystems === null ? of === experiment.id : wantedSystems.includes(id))),
    [offered, wantedSystems, experiment],
  );
  const sources = [...new Set(offered.map(({ of }) => of))].flatMap(
    (id) => experiments.find((one) => one.id === id) ?? [],
  );
  const drawnFrom = new Set(chosen.map(({ of }) => of));
  const draw = (systems: readonly CurveSystem[]) => select("compare", { curveSystems: systems.map(({ id }) => id) });
  const lines = useMemo(() => curveLines(chosen.length === 0 ? offered : chosen), [chosen, offered]);
  const drawn = useMemo(
    () => lines.filter(({ value }) => (wantedLines ?? [judged]).includes(value)),
    [lines, wantedLines, judged],
  );
  const norms = [...new Set(threatsOf(chosen.flatMap(({ accuracies }) => accuracies)).map(({ norm }) => norm))];
  return (
    <Panel
      title="Robust accuracy versus epsilon"
      lead="Choose any runs and packs on the same data set, their systems, and the attacks."
    >
      <div className={clsx(layout.tight, styles.choices)}>
        {sources.length > 1 && (
          <Choices
            label="Runs and packs"
            options={sources.map(({ id, label }) => ({ value: id, label }))}
            chosen={[...drawnFrom]}
            onChange={(ids) => draw(withExperiments(offered, chosen, ids))}
          />
        )}
        <Choices
          label="Systems"
          options={offered
            .filter(({ of }) => drawnFrom.has(of) || of === experiment.id)
            .map(({ id, label }) => ({ value: id, label }))}
          chosen={chosen.map(({ id }) => id)}
          onChange={(ids) => draw(offered.filter(({ id }) => ids.includes(id)))}
        />
        <Choices
          label="Attacks"
          options={lines.map(({ value }) => ({ value, label: value }))}
          chosen={drawn.map(({ value }) => value)}
          onChange={(values) => {
            const [only] = values;
            const isCombined = only === "core" || only === "strongest" || only === "union";
            select("compare", {
              curveLines: [...values],
              ...(values.length === 1 && isCombined ? { judged: only } : {}),
            });
          }}
        />
      </div>
      {norms.length === 0 || drawn.length === 0 ? (
        <p className={layout.note}>
          {chosen.length === 0
            ? "Choose a system to draw its curve."
            : drawn.length === 0
              ? "Choose at least one attack."
              : "No attacks have been measured on these systems yet."}
        </p>
      ) : (
        norms.map((norm) => <Curves key={norm} norm={norm} systems={chosen} lines={drawn} settings={experiment.spec} />)
      )}
    </Panel>
  );
}

function Curves(props: {
  readonly norm: Norm;
  readonly systems: readonly CurveSystem[];
  readonly lines: readonly CurveLine[];
  readonly settings: unknown;
}) {
  const { norm, systems, lines, settings } = props;
  const source = useMemo(() => curveSource(norm, systems, lines), [norm, systems, lines]);
  const mixed = mixedAttacks(norm, systems, lines);
  const ns = [...new Set(source.accuracies.map(({ accuracy }) => accuracy.n))].join(" or ");
  return (
    <FigureFrame
      figure={robustAccuracyVsEpsilon}
      source={source}
      title=""
      description={`${normSymbol(norm)}; n = ${ns} test images, bars are 95 % intervals. Epsilon 0 is clean accuracy. The dotted line marks the training budget.${mixed === null ? "" : ` ${mixed}`}`}
      settings={settings}
      empty={<p className={layout.note}>These systems have not been attacked this way.</p>}
    />
  );
}
