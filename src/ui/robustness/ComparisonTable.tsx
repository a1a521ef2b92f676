import { TriangleAlert } from "lucide-react";
import { useStore } from "zustand";
import type { HealthRow } from "../../experiment/health/healthRows.ts";
import { healthWarningsOf } from "../../experiment/health/healthWarnings.ts";
import type { Sorting } from "../../experiment/link/permalinkRooms.ts";
import { approximateText } from "../../experiment/summary/approximate.ts";
import { gapColumns } from "../../experiment/summary/columns.ts";
import {
  type ComparisonLine,
  cellOf,
  comparisonLines,
  type GapPair,
  gapOf,
  gapPair,
  threatsOf,
} from "../../experiment/summary/comparisonLines.ts";
import { comparisonColumns, comparisonRows } from "../../experiment/summary/comparisonTable.ts";
import type { AccuracyRow, GapRow } from "../../experiment/summary/rows.ts";
import { type Threat, threatKey } from "../../experiment/terms/choice.ts";
import { percent, points, threatText } from "../../figures/drawing/format.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";
import { labelAmong } from "../../state/imports/seriesOf.ts";
import { select, selectionStore } from "../../state/page/selection.ts";
import { Popover } from "../controls/Popover.tsx";
import { Term } from "../glossary/Term.tsx";
import { DataTable } from "../shared/DataTable.tsx";
import { ExportMenu } from "../shared/ExportMenu.tsx";
import { tableFiles } from "../shared/tableFiles.ts";
import layout from "../style/layout.module.css";
import styles from "./ComparisonTable.module.css";
import { SortHeader } from "./SortHeader.tsx";
import { sortLines } from "./sortLines.ts";

/** Every accuracy with its interval, n and backend, in a block of columns per threat, beside the signed gap. */
export function ComparisonTable({ experiment }: { readonly experiment: MeasuredExperiment }) {
  const { systems, results } = experiment;
  const { accuracies } = results;
  const pair = gapPair(results.gaps, systems);
  const sorting = useStore(selectionStore, (state) => state.compare.sorting);
  const lines = comparisonLines(accuracies);
  const [clean, ...attacked] = lines;
  const threats = threatsOf(accuracies);
  if (clean === undefined) return null;
  return (
    <div className={layout.tight}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="Accuracies of the systems; scrolls sideways">
        {clean.measure === "clean" && (
          <Block experiment={experiment} pair={pair} lines={[clean]} threats={[null]} caption="Clean test images" />
        )}
        {threats.length > 0 && (
          <Block
            experiment={experiment}
            pair={pair}
            lines={sortLines(clean.measure === "clean" ? attacked : lines, results, sorting, pair)}
            sorting={sorting}
            onSort={(next) => select("compare", { sorting: next })}
            threats={threats}
            caption={`Attacked test images: ${systems.map(({ label }) => label).join(" and ")}`}
          />
        )}
      </section>
      {systems.length > 2 && <AllGaps experiment={experiment} />}
      <div>
        <ExportMenu
          note="Each file includes the settings that produced it."
          files={tableFiles({
            id: "comparison",
            name: `Accuracy under attack of ${systems.map(({ label }) => label).join(" and ")}`,
            columns: comparisonColumns(results, systems),
            rows: comparisonRows(results),
            settings: experiment.spec,
          })}
        />
      </div>
    </div>
  );
}

/** The paired gaps of every two systems, of which the table has room for one. */
function AllGaps({ experiment: { systems, results, spec } }: { readonly experiment: MeasuredExperiment }) {
  const labelOf = labelAmong(systems);
  const rows = results.gaps.map((gap) => ({ ...gap, a: labelOf(gap.a), b: labelOf(gap.b) }));
  if (rows.length === 0) return null;
  const file = { id: "paired-differences", settings: spec };
  return (
    <details className={layout.fold}>
      <summary>Paired differences of every two systems</summary>
      <DataTable name="Paired differences" columns={gapColumns} rows={rows} file={file} />
    </details>
  );
}

function Block(props: {
  readonly experiment: MeasuredExperiment;
  /** The systems of the gap; null where no two were compared. */
  readonly pair: GapPair<MeasuredExperiment["systems"][number]> | null;
  readonly lines: readonly ComparisonLine[];
  readonly threats: readonly (Threat | null)[];
  readonly caption: string;
  readonly sorting?: Sorting | null;
  /** Absent when there is nothing to sort. */
  readonly onSort?: (sorting: Sorting | null) => void;
}) {
  const { experiment, pair, lines, threats, caption, sorting = null, onSort } = props;
  const { systems, results } = experiment;
  return (
    <table className={styles.table}>
      <caption className={layout.hidden}>{caption}</caption>
      <thead>
        {threats.some((threat) => threat !== null) && (
          <tr>
            <td className={styles.corner} />
            {threats.map((threat) => (
              <th
                key={threatKey(threat)}
                scope="colgroup"
                colSpan={systems.length + (pair === null ? 0 : 1)}
                className={styles.threat}
              >
                {threat === null ? "" : threatText(threat)}
              </th>
            ))}
            <td className={styles.filler} />
          </tr>
        )}
        <tr>
          {onSort === undefined ? (
            <td className={styles.corner} />
          ) : (
            <SortHeader column={{ kind: "name" }} sorting={sorting} onSort={onSort} className={styles.by}>
              Attack
            </SortHeader>
          )}
          {threats.map((threat) => {
            const sort = { sorting, onSort, className: styles.system };
            return [
              ...systems.map(({ id, label, series }, index) => (
                <SortHeader
                  key={`${threatKey(threat)} ${id}`}
                  column={{ kind: "system", system: id, threat }}
                  data-first={index === 0 || undefined}
                  data-series={series}
                  {...sort}
                >
                  {label}
                </SortHeader>
              )),
              pair && (
                <SortHeader key={`${threatKey(threat)} gap`} column={{ kind: "gap", threat }} {...sort}>
                  {systems.length > 2 ? `Gap: ${pair[0].label} minus ${pair[1].label}` : "Gap"}
                </SortHeader>
              ),
            ];
          })}
          <td className={styles.filler} />
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id} data-measure={line.measure}>
            <th scope="row" className={styles.measure}>
              <Term entry={{ label: line.label, summary: line.explanation }}>{line.label}</Term>
              {line.attack !== "" && <span className={styles.attack}>{line.attack}</span>}
            </th>
            {threats.map((threat) => [
              ...systems.map(({ id }, index) => (
                <td key={`${threatKey(threat)} ${id}`} data-first={index === 0 || undefined}>
                  <Accuracy row={cellOf(results.accuracies, line, id, threat)} health={results.health ?? []} />
                </td>
              )),
              pair && (
                <td key={`${threatKey(threat)} gap`}>
                  <Gap gap={gapOf(results, pair, line, threat)} />
                </td>
              ),
            ])}
            <td className={styles.filler} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Accuracy(props: { readonly row: AccuracyRow | undefined; readonly health: readonly HealthRow[] }) {
  const { row, health } = props;
  if (row === undefined) return <span className={styles.none}>–</span>;
  const { accuracy, which, backend } = row;
  const ofHealth = healthWarningsOf(health, row).map(({ check, label, sentence }) => ({
    code: check,
    detail: `${label}: ${sentence}.`,
  }));
  const warnings = [...row.warnings, ...ofHealth];
  return (
    <>
      <span className={styles.value}>
        {percent(accuracy.value)}
        {warnings.length > 0 && (
          <Popover
            title="Warnings about this number"
            trigger={
              <button
                type="button"
                className={styles.doubt}
                aria-label={`${warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`} about this number`}
              >
                <TriangleAlert aria-hidden="true" />
              </button>
            }
          >
            {warnings.map(({ code, detail }) => (
              <p key={`${code} ${detail}`}>{detail}</p>
            ))}
          </Popover>
        )}
      </span>
      <span className={styles.detail}>
        {(100 * accuracy.low).toFixed(1)}–{(100 * accuracy.high).toFixed(1)} · n {accuracy.n} · {backend.id}
      </span>
      {which !== "" && <span className={styles.detail}>{which}</span>}
    </>
  );
}

function Gap({ gap }: { readonly gap: GapRow | undefined }) {
  if (gap === undefined) return null;
  const remark = approximateText(gap);
  return (
    <>
      <span className={styles.value}>{points(gap.difference)}</span>
      <span className={styles.detail}>
        {points(gap.low)} to {points(gap.high)} · n {gap.n}
      </span>
      {remark !== "" && <span className={styles.detail}>{remark}</span>}
    </>
  );
}
