import type { SpreadRow } from "../../experiment/summary/rows.ts";
import { percent, points, threatText } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { Panel } from "../controls/Panel.tsx";
import { ScrollTable } from "./ScrollTable.tsx";

/** Mean and range of every number over repeated trainings; nothing where systems were trained once. */
export function SpreadPanel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems, results } = experiment;
  const spreads = results.spreads ?? [];
  if (spreads.length === 0) return null;
  const labelOf = (id: string) => systems.find((system) => system.id === id)?.label ?? id;
  const labelled = spreads.map((row) => ({ row, label: labelsOf(row, labelOf) }));
  const isSingle = ({ row }: LabelledSpread) => row.minus === null && row.measure === "attack";
  const single = labelled.filter(isSingle);
  return (
    <Panel
      title="How much is the chance of training?"
      lead="Every system was trained several times with other initial weights and batches: the mean, and the lowest and highest of them."
    >
      <Spreads
        name="Means and ranges over repeated trainings"
        spreads={[
          ...labelled.filter(({ row }) => row.minus !== null),
          ...labelled.filter((one) => one.row.minus === null && !isSingle(one)),
        ]}
      />
      {single.length > 0 && (
        <details>
          <summary>Every single attack</summary>
          <Spreads name="Means and ranges of single attacks" spreads={single} />
        </details>
      )}
    </Panel>
  );
}

interface LabelledSpread {
  readonly row: SpreadRow;
  readonly label: string;
}

function labelsOf({ system, minus }: SpreadRow, labelOf: (id: string) => string): string {
  return minus === null ? labelOf(system) : `${labelOf(system)} minus ${labelOf(minus)}`;
}

function Spreads(props: { readonly name: string; readonly spreads: readonly LabelledSpread[] }) {
  const { name, spreads } = props;
  return (
    <ScrollTable name={name}>
      <thead>
        <tr>
          <th scope="col">System</th>
          <th scope="col">Number</th>
          <th scope="col">Budget</th>
          <th scope="col">Mean</th>
          <th scope="col">Lowest to highest</th>
          <th scope="col">Trainings</th>
        </tr>
      </thead>
      <tbody>
        {spreads.map(({ row, label }) => {
          const text = row.minus === null ? percent : points;
          return (
            <tr key={JSON.stringify([row.system, row.minus, numberOf(row), row.threat])}>
              <th scope="row">{label}</th>
              <td>{numberOf(row)}</td>
              <td>{row.threat === null ? "" : threatText(row.threat)}</td>
              <td>{text(row.mean)}</td>
              <td>
                {text(row.lowest)} to {text(row.highest)}
              </td>
              <td>{row.values.length}</td>
            </tr>
          );
        })}
      </tbody>
    </ScrollTable>
  );
}

const numberOf = ({ measure, attack, strategy }: SpreadRow): string =>
  measure === "attack" ? `${attack} ${strategy}` : measure;
