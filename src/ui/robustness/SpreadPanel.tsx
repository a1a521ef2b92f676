import { spreadColumns } from "../../experiment/summary/columns.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { labelAmong } from "../../state/imports/seriesOf.ts";
import { Panel } from "../controls/Panel.tsx";
import { DataTable } from "../shared/DataTable.tsx";
import layout from "../style/layout.module.css";

/** Mean and range of every number over repeated trainings; nothing if systems were trained only once. */
export function SpreadPanel({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems, results } = experiment;
  const labelOf = labelAmong(systems);
  const spreads = (results.spreads ?? []).map((row) => ({
    ...row,
    system: labelOf(row.system),
    minus: row.minus === null ? null : labelOf(row.minus),
  }));
  if (spreads.length === 0) return null;
  const gaps = spreads.filter(({ minus }) => minus !== null);
  const accuracies = spreads.filter(({ minus }) => minus === null);
  const single = accuracies.filter(({ measure }) => measure === "attack");
  const combined = accuracies.filter(({ measure }) => measure !== "attack");
  return (
    <Panel
      title="How much do results vary between trainings?"
      lead="Every system was trained several times with different initial weights and batches. The table gives the mean, the lowest and the highest value."
    >
      <DataTable
        name="Means and ranges over repeated trainings"
        columns={spreadColumns}
        rows={[...gaps, ...combined]}
        file={{ id: "spread-over-trainings", settings: experiment.spec }}
      />
      {single.length > 0 && (
        <details className={layout.fold}>
          <summary>Single attacks</summary>
          <DataTable
            name="Means and ranges of single attacks"
            columns={spreadColumns}
            rows={single}
            file={{ id: "spread-of-single-attacks", settings: experiment.spec }}
          />
        </details>
      )}
    </Panel>
  );
}
