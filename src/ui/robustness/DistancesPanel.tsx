import { useMemo } from "react";
import type { DistanceRow } from "../../experiment/summary/rows.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import { smallestPerturbations } from "../../figures/accuracy/smallestPerturbations.ts";
import { epsilonText, normSymbol } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { Panel } from "../controls/Panel.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { Term } from "../glossary/Term.tsx";
import styles from "./CompareRoom.module.css";
import { ScrollTable } from "./ScrollTable.tsx";

/** How little it takes to break each image: accuracy at every epsilon, one figure per norm; nothing where it was not measured. */
export function DistancesPanel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const distances = experiment.results.distances ?? [];
  const norms = [...new Set(distances.map(({ norm }) => norm))];
  if (norms.length === 0) return null;
  return (
    <Panel
      title="How little it takes"
      lead="The smallest perturbation that any attack found for each image. Attacks can miss smaller ones, so these sizes, and the curves, are upper bounds."
    >
      <div className={styles.figures}>
        {norms.map((norm) => (
          <Curves key={norm} norm={norm} distances={distances} experiment={experiment} />
        ))}
      </div>
      <Sizes distances={distances} experiment={experiment} />
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
  // A way is "attack strategy"; names of strategies hold no space.
  const ways = own.flatMap(({ foundBy }) => foundBy.map(({ way }) => /^(.*) (\S+)$/.exec(way) ?? []));
  const distinct = (part: 1 | 2) => [...new Set(ways.map((way) => way[part]))].join(", ");
  return (
    <FigureFrame
      figure={smallestPerturbations}
      source={source}
      title=""
      description={`${normSymbol(norm)}; n = ${ns} test images, bands are 95 % intervals; ${backends}. Looked for with ${distinct(1)} under ${distinct(2)}.`}
      settings={experiment.spec}
    />
  );
}

function Sizes(props: {
  readonly distances: readonly DistanceRow[];
  readonly experiment: MeasuredExperiment;
}) {
  const { distances, experiment } = props;
  const labelOf = (id: string) => experiment.systems.find((system) => system.id === id)?.label ?? id;
  return (
    <ScrollTable name="Smallest perturbations found, pixel scale 0 to 1">
      <thead>
        <tr>
          <th scope="col">System</th>
          <th scope="col">Norm</th>
          <th scope="col">Median</th>
          <th scope="col">Mean</th>
          <th scope="col">
            <Term
              entry={{
                label: "Mean of the right ones",
                summary:
                  "The mean over images that are right without an attack. The other mean counts clean errors as 0.",
              }}
            />
          </th>
          <th scope="col">Clean errors</th>
          <th scope="col">
            <Term
              entry={{
                label: "Nothing found",
                summary:
                  "Images for which no attack found a perturbation up to the largest size that was looked for. Means count them at that size.",
              }}
            />
          </th>
          <th scope="col">Images</th>
        </tr>
      </thead>
      <tbody>
        {distances.map((row) => (
          <tr key={`${row.system} ${row.norm}`}>
            <th scope="row">{labelOf(row.system)}</th>
            <td>{normSymbol(row.norm)}</td>
            <td>{row.median === null ? `above ${epsilonText(row.largest)}` : size(row.median)}</td>
            <td>{size(row.mean)}</td>
            <td>{row.meanOfCorrect === null ? "none" : size(row.meanOfCorrect)}</td>
            <td>{row.cleanErrors}</td>
            <td>
              {row.censored} within {epsilonText(row.largest)}
            </td>
            <td>{row.n}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

const size = (value: number): string => value.toFixed(3);
