import clsx from "clsx";
import { useMemo, useState } from "react";
import { threatKey } from "../../experiment/terms/choice.ts";
import { threatText } from "../../figures/drawing/format.ts";
import { overlap } from "../../figures/overlap/overlap.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { labelAmong } from "../../state/imports/seriesOf.ts";
import { Panel } from "../controls/Panel.tsx";
import { Select } from "../controls/Select.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import layout from "../style/layout.module.css";
import styles from "./RobustnessRoom.module.css";

/** Explains why overlaps matter, under the heading of each overlap panel. */
export const overlapLead =
  "Attacks that break different images are stronger together than alone. That is why the union is reported.";

/** How many images two attacks on one system break: each alone, both, and neither. */
export function OverlapPanel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems, results, spec } = experiment;
  const all = results.overlaps;
  const [wanted, setWanted] = useState({ system: "", threat: "", first: "", second: "" });
  const system = pick(
    systems.map(({ id }) => id).filter((id) => all.some((row) => row.system === id)),
    wanted.system,
  );
  const ofSystem = all.filter((row) => row.system === system);
  const threat = pick([...new Set(ofSystem.map((row) => threatKey(row.threat)))], wanted.threat);
  const ofThreat = ofSystem.filter((row) => threatKey(row.threat) === threat);
  const first = pick([...new Set(ofThreat.flatMap((row) => [row.first, row.second]))], wanted.first);
  const pairs = ofThreat.filter((row) => row.first === first || row.second === first);
  const second = pick(
    pairs.map((row) => (row.first === first ? row.second : row.first)),
    wanted.second,
  );
  const found = pairs.find((row) => row.first === second || row.second === second);
  const label = labelAmong(systems)(system);
  const source = useMemo(() => (found === undefined ? null : { overlap: found, label }), [found, label]);
  if (source === null) return null;
  const names = [...new Set(ofThreat.flatMap((row) => [row.first, row.second]))];
  const { firstBroken, secondBroken, both, n } = source.overlap;
  return (
    <Panel title="Do two attacks break the same images?" lead={overlapLead}>
      <div className={clsx(layout.fields, styles.choices)}>
        <Select
          label="System"
          value={system}
          options={systems.map(({ id, label: name }) => ({ value: id, label: name }))}
          onChange={(value) => setWanted({ ...wanted, system: value })}
        />
        <Select
          label="Budget"
          value={threat}
          options={[...new Map(ofSystem.map((row) => [threatKey(row.threat), row.threat]))].map(([value, one]) => ({
            value,
            label: threatText(one),
          }))}
          onChange={(value) => setWanted({ ...wanted, threat: value })}
        />
        <Select
          label="First attack"
          value={first}
          options={names.map((name) => ({ value: name, label: name }))}
          onChange={(value) => setWanted({ ...wanted, first: value })}
        />
        <Select
          label="Second attack"
          value={second}
          options={names.filter((name) => name !== first).map((name) => ({ value: name, label: name }))}
          onChange={(value) => setWanted({ ...wanted, second: value })}
        />
      </div>
      <FigureFrame
        figure={overlap}
        source={source}
        title={`${source.overlap.first} breaks ${firstBroken}, ${source.overlap.second} ${secondBroken}, both ${both} of ${n}`}
        settings={spec}
      />
    </Panel>
  );
}

/** The wanted option if it exists, otherwise the first. */
function pick(options: readonly string[], wanted: string): string {
  return options.includes(wanted) ? wanted : (options[0] ?? "");
}
