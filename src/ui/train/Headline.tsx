import { robinFirst } from "../../experiment/catalogue/decompositionFacts.ts";
import { approximateDetail } from "../../experiment/summary/approximate.ts";
import { comparisonLines, gapOf, gapPair } from "../../experiment/summary/comparisonLines.ts";
import { comparisonColumns, comparisonRows } from "../../experiment/summary/comparisonTable.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import { sameThreat } from "../../experiment/terms/choice.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { percent, points, threatText } from "../../figures/drawing/format.ts";
import type { Run } from "../../state/runs/run.ts";
import { Term } from "../glossary/Term.tsx";
import { ExportMenu } from "../shared/ExportMenu.tsx";
import { tableFiles } from "../shared/tableFiles.ts";
import styles from "./RunView.module.css";

/** The main results of a run: clean and core accuracy of every system, and the signed gap. Robustness has the rest. */
export function Headline({ run, summary }: { readonly run: Run; readonly summary: Summary }) {
  const systems = robinFirst(run.plan?.systems ?? []);
  const pair = gapPair(summary.gaps, systems);
  const lines = [null, ...run.spec.evaluation.threats].flatMap((threat) => {
    const at = (measure: "clean" | "core" | "union") => {
      const isOfLine = (row: { readonly measure: string; readonly threat: typeof threat }) =>
        row.measure === measure && sameThreat(row.threat, threat);
      const title = threat === null ? measure : `${measure}, ${threatText(threat)}`;
      const gap = gapOf(summary, pair, { id: measure, measure }, threat);
      return { title, rows: summary.accuracies.filter(isOfLine), gap };
    };
    if (threat === null) return [at("clean")];
    // A run without all three core strategies is summarised by its worst case.
    const core = at("core");
    return [core.rows.length > 0 ? core : at("union")];
  });
  const shown = lines.filter(({ rows }) => rows.length > 0);
  const [first] = shown;
  if (first === undefined) return null;
  const { share } = typographic;
  return (
    <div className={styles.headline}>
      <table>
        <caption>{run.status === "finished" ? "Results" : "Results so far"}</caption>
        <thead>
          <tr>
            <th scope="col">accuracy</th>
            {systems.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
            {pair !== null && <th scope="col">gap (points)</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ title, rows, gap }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {systems.map(({ id }) => {
                const accuracy = rows.find(({ system }) => system === id)?.accuracy;
                return (
                  <Cell
                    key={id}
                    value={accuracy && percent(accuracy.value)}
                    detail={accuracy && `${share(accuracy.low)} to ${share(accuracy.high)}, n = ${accuracy.n}`}
                  />
                );
              })}
              {pair !== null && (
                <Cell
                  value={gap && points(gap.difference)}
                  detail={gap && `${points(gap.low)} to ${points(gap.high)} ${approximateDetail(gap)}`.trim()}
                />
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.headlineFoot}>
        {pair !== null && (
          <>
            The gap is {pair[0].label} minus {pair[1].label} on the same images under the{" "}
            <Term id="core">core attacks</Term>.{" "}
          </>
        )}
        Intervals: 95 %. Backend: {first.rows[0]?.backend.id}. <a href="#robustness">See all numbers in Robustness</a>
      </p>
      <ExportMenu
        note="Each file includes the settings that produced it."
        files={tableFiles({
          id: "results",
          name: `Accuracy of ${systems.map(({ label }) => label).join(" and ")}`,
          columns: comparisonColumns(summary, systems),
          rows: comparisonRows(
            summary,
            comparisonLines(summary.accuracies).filter(({ measure }) => measure !== "attack"),
          ),
          settings: run.spec,
        })}
      />
    </div>
  );
}

function Cell({ value = "–", detail }: { readonly value?: string | undefined; readonly detail?: string | undefined }) {
  return (
    <td>
      {value} {detail !== undefined && <span className={styles.interval}>{detail}</span>}
    </td>
  );
}
