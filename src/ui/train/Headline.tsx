import type { Summary } from "../../experiment/summary/rows.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import { percent, points, threatText } from "../../figures/drawing/format.ts";
import type { Run } from "../../state/runs/run.ts";
import { Term } from "../glossary/Term.tsx";
import styles from "./RunView.module.css";

/** The comparison in a few lines: clean and core accuracy of every system, and the signed gap. The rest is in Robustness. */
export function Headline({ run, summary }: { readonly run: Run; readonly summary: Summary }) {
  const systems = run.plan?.systems ?? [];
  const key = (threat: { norm: string; epsilon: number } | null) =>
    threat === null ? "" : `${threat.norm} ${threat.epsilon}`;
  const at = (threat: Threat | null, measure: "clean" | "core" | "union") =>
    summary.accuracies.filter((row) => row.measure === measure && key(row.threat) === key(threat));
  const attacked = run.spec.evaluation.threats.map((threat) => {
    // Runs without all three core strategies are read by their worst case.
    const measure = at(threat, "core").length > 0 ? ("core" as const) : ("union" as const);
    return { title: `${measure}, ${threatText(threat)}`, threat, measure };
  });
  const shown = [{ title: "clean", threat: null, measure: "clean" as const }, ...attacked]
    .map((row) => ({ ...row, found: at(row.threat, row.measure) }))
    .filter(({ found }) => found.length > 0);
  if (shown.length === 0) return null;
  const [first] = shown.flatMap(({ found }) => found);
  const hasGaps = summary.gaps.length > 0;
  return (
    <div className={styles.headline}>
      <table>
        <caption>{run.status === "finished" ? "What it measured" : "What it has measured so far"}</caption>
        <thead>
          <tr>
            <th scope="col">accuracy</th>
            {systems.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
            {hasGaps && <th scope="col">gap, points</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ title, threat, measure, found }) => {
            const gap = summary.gaps.find(
              (row) => row.measure === measure && key(row.threat) === key(threat),
            );
            return (
              <tr key={title}>
                <th scope="row">{title}</th>
                {systems.map(({ id }) => {
                  const row = found.find((one) => one.system === id);
                  return (
                    <td key={id}>
                      {row === undefined ? (
                        "–"
                      ) : (
                        <>
                          {percent(row.accuracy.value)}{" "}
                          <span className={styles.interval}>
                            {(100 * row.accuracy.low).toFixed(1)} to {(100 * row.accuracy.high).toFixed(1)}, n
                            = {row.accuracy.n}
                          </span>
                        </>
                      )}
                    </td>
                  );
                })}
                {hasGaps && (
                  <td>
                    {gap === undefined ? (
                      "–"
                    ) : (
                      <>
                        {points(gap.difference)}{" "}
                        <span className={styles.interval}>
                          {points(gap.low)} to {points(gap.high)}
                        </span>
                      </>
                    )}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.headlineFoot}>
        {hasGaps && (
          <>
            The gap is RoBin minus multiclass on the same images under the <Term id="core">core attacks</Term>
            .{" "}
          </>
        )}
        Intervals: 95 %. Backend: {first?.backend.id}. <a href="#robustness">All numbers in Robustness</a>
      </p>
    </div>
  );
}
