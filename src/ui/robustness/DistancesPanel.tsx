import { useMemo } from "react";
import { distanceColumns } from "../../experiment/summary/columns.ts";
import type { DistanceRow } from "../../experiment/summary/rows.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import { smallestPerturbations } from "../../figures/accuracy/smallestPerturbations.ts";
import { normSymbol } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { labelAmong } from "../../state/imports/seriesOf.ts";
import { Panel } from "../controls/Panel.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { DataTable } from "../shared/DataTable.tsx";
import styles from "./RobustnessRoom.module.css";

/** The smallest perturbation that breaks each image, as accuracy at every epsilon per norm; nothing if it was not measured. */
export function DistancesPanel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const distances = experiment.results.distances ?? [];
  const norms = [...new Set(distances.map(({ norm }) => norm))];
  if (norms.length === 0) return null;
  const labelOf = labelAmong(experiment.systems);
  return (
    <Panel
      title="Smallest perturbations"
      lead="The smallest perturbation that any attack found for each image. Attacks can miss smaller ones, so these sizes and curves are upper bounds."
    >
      <div className={styles.figures}>
        {norms.map((norm) => (
          <Curves key={norm} norm={norm} distances={distances} experiment={experiment} />
        ))}
      </div>
      <DataTable
        name="Smallest perturbations found, pixel scale 0 to 1"
        columns={distanceColumns}
        file={{ id: "smallest-perturbations", settings: experiment.spec }}
        rows={distances.map((row) => ({ ...row, system: labelOf(row.system) }))}
      />
    </Panel>
  );
}

function Curves(props: {
  readonly norm: Norm;
  readonly distances: readonly DistanceRow[];
  readonly experiment: MeasuredExperiment;
}) {
  const { norm, distances, experiment } = props;
  const source = useMemo(
    () => ({ norm, distances, systems: experiment.systems }),
    [norm, distances, experiment.systems],
  );
  const own = distances.filter((row) => row.norm === norm);
  const ns = [...new Set(own.map(({ n }) => n))].join(" or ");
  const backends = [...new Set(own.map(({ backend }) => backend.id))].join(" and ");
  // A way is "attack strategy", and strategy names have no spaces.
  const ways = own.flatMap(({ foundBy }) => foundBy.map(({ way }) => /^(.*) (\S+)$/.exec(way) ?? []));
  const distinct = (part: 1 | 2) => [...new Set(ways.map((way) => way[part]))].join(", ");
  return (
    <FigureFrame
      figure={smallestPerturbations}
      source={source}
      title=""
      description={`${normSymbol(norm)}; n = ${ns} test images, bands are 95 % intervals; ${backends}. Found with ${distinct(1)}, following ${distinct(2)}.`}
      settings={experiment.spec}
    />
  );
}
