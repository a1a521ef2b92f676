import { useMemo } from "react";
import { useStore } from "zustand";
import type { Norm } from "../../experiment/spec.ts";
import { comparison } from "../../figures/comparison.ts";
import { normSymbol } from "../../figures/format.ts";
import { robustAccuracyVsEpsilon } from "../../figures/robustAccuracyVsEpsilon.ts";
import type { MeasuredExperiment } from "../../state/experiments.ts";
import { select, selectionStore } from "../../state/selection.ts";
import { trainedThreat } from "../../state/settings.ts";
import { Panel } from "../controls/Panel.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { FigureFrame } from "../FigureFrame.tsx";
import styles from "./CompareRoom.module.css";
import { threatsOf } from "./tableRows.ts";

type Judged = "core" | "strongest" | "union";

/** Robust accuracy over the budget, and every accuracy with its interval. */
export function CompareFigures({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { spec, systems, results } = experiment;
  const judged = useStore(selectionStore, (state) => state.compare.judged);
  const norms = [...new Set(threatsOf(results.accuracies).map(({ norm }) => norm))];
  const drawn = useMemo(
    () =>
      systems.map(({ id, label, series }) => ({
        id,
        label,
        series,
        trained: trainedThreat(spec, spec.systems.find((system) => system.id === id)?.defence),
      })),
    [spec, systems],
  );
  const all = useMemo(() => ({ accuracies: results.accuracies, systems: drawn }), [results, drawn]);
  const ns = [...new Set(results.accuracies.map(({ accuracy }) => accuracy.n))].join(" or ");
  return (
    <div className={styles.figures}>
      {norms.length > 0 && (
        <Panel
          title="Robust accuracy versus epsilon"
          actions={
            <Segmented<Judged>
              label="Judged by"
              hideLabel
              size="s"
              value={judged}
              options={[
                { value: "core", label: "Core" },
                { value: "strongest", label: "Strongest" },
                { value: "union", label: "Union" },
              ]}
              onChange={(value) => select("compare", { judged: value })}
            />
          }
        >
          {norms.map((norm) => (
            <RobustAccuracy key={norm} norm={norm} judged={judged} all={all} settings={spec} ns={ns} />
          ))}
        </Panel>
      )}
      <Panel title="All accuracies with their intervals">
        <FigureFrame
          figure={comparison}
          source={all}
          title=""
          description={`n = ${ns} test images`}
          settings={spec}
        />
      </Panel>
    </div>
  );
}

function RobustAccuracy(props: {
  readonly norm: Norm;
  readonly judged: Judged;
  readonly all: {
    readonly accuracies: MeasuredExperiment["results"]["accuracies"];
    readonly systems: readonly {
      readonly id: string;
      readonly label: string;
      readonly series: number;
      readonly trained: ReturnType<typeof trainedThreat>;
    }[];
  };
  readonly settings: unknown;
  readonly ns: string;
}) {
  const { norm, judged, all, settings, ns } = props;
  const source = useMemo(() => ({ norm, ...all, lines: [{ measure: judged }] }), [norm, judged, all]);
  return (
    <FigureFrame
      figure={robustAccuracyVsEpsilon}
      source={source}
      title=""
      description={`${judged === "core" ? "Core attacks" : judged === "union" ? "Every attack that was run, per image" : "The strongest single attack"}, ${normSymbol(norm)}; n = ${ns} test images, bars are 95 % intervals. Epsilon 0 is clean accuracy.`}
      settings={settings}
    />
  );
}
