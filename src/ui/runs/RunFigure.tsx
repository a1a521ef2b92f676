import { ChartLine } from "lucide-react";
import { useMemo, useState } from "react";
import { varyingSettings } from "../../experiment/spec/specDifference.ts";
import { commonSystems, type TableRun } from "../../experiment/sweeps/runGroups.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import { accuracyBySetting } from "../../figures/accuracy/accuracyBySetting.ts";
import { threatText } from "../../figures/drawing/format.ts";
import { seriesOfSystems } from "../../figures/drawing/seriesOfSystems.ts";
import { Button } from "../controls/Button.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { Select } from "../controls/Select.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import layout from "../style/layout.module.css";
import { comparableRuns, drawCurves } from "./drawCurves.ts";
import styles from "./RunTable.module.css";

/** Stands for the runs themselves in place of a setting. */
const eachRun = "";

/** Accuracy of the drawn runs against one of the settings in which they differ. */
export function RunFigure({ runs, threat }: { readonly runs: readonly TableRun[]; readonly threat: Threat | null }) {
  const [wanted, setWanted] = useState<string | null>(null);
  const [judged, setJudged] = useState<"clean" | "attacked">("attacked");
  const paths = useMemo(() => varyingSettings(runs.map(({ spec }) => spec)).map(({ path }) => path), [runs]);
  // Numbers first: they make a line.
  const preferred =
    paths.find((path) => path !== "seed" && path.startsWith("training.")) ?? paths.find((path) => path !== "seed");
  const path = wanted !== null && (wanted === eachRun || paths.includes(wanted)) ? wanted : (preferred ?? eachRun);
  const at = judged === "attacked" ? threat : null;
  const source = useMemo(
    () => ({ runs, path: path === eachRun ? null : path, threat: at, systems: seriesOfSystems(commonSystems(runs)) }),
    [runs, path, at],
  );
  const curves = useMemo(() => comparableRuns(runs), [runs]);
  const settings = useMemo(() => ({ runs: runs.map(({ label, spec }) => ({ run: label, spec })) }), [runs]);
  return (
    <div className={layout.tight}>
      <div className={styles.tools}>
        <Select
          label="Along the axis"
          value={path}
          options={[
            ...paths.map((one) => ({ value: one, label: one })),
            { value: eachRun, label: "Each run by its name" },
          ]}
          onChange={setWanted}
        />
        {threat !== null && (
          <Segmented
            label="Accuracy"
            value={judged}
            options={[
              { value: "attacked", label: `Attacked, ${threatText(threat)}` },
              { value: "clean", label: "Clean" },
            ]}
            onChange={setJudged}
          />
        )}
        {curves.length > 0 && (
          <Button size="s" icon={<ChartLine />} onClick={() => drawCurves(curves)}>
            {curves.length === 1 ? "Its curves" : `Curves of ${curves.length} runs`} in Robustness
          </Button>
        )}
      </div>
      <FigureFrame
        figure={accuracyBySetting}
        source={source}
        settings={settings}
        description="Runs that differ in the seed alone are one point with a band from lowest to highest; a single run has its 95 % interval."
        empty={<p>Nothing is measured here yet. Draw other runs, or choose another accuracy.</p>}
      />
    </div>
  );
}
