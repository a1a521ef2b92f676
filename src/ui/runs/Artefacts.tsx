import { bytesText } from "../../experiment/terms/format.ts";
import { resultBytes } from "../../state/runs/storedResults.ts";
import table from "../shared/DataTable.module.css";
import layout from "../style/layout.module.css";
import type { Entry } from "./entries.ts";

/** Every task of a run with its result. */
export function Artefacts({ entry }: { readonly entry: Entry }) {
  const done = entry.tasks.filter(({ digest }) => digest !== null).length;
  return (
    <details className={layout.fold}>
      <summary>
        Results: {done} of {entry.tasks.length} tasks
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={table.scroll} data-bounded tabIndex={0} aria-label="Tasks and their results">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Status</th>
              <th scope="col">Time</th>
              <th scope="col">Computed by</th>
              <th scope="col">Size</th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
          <tbody>
            {entry.tasks.map((task) => (
              <tr key={task.key}>
                <th scope="row" data-words>
                  {task.label}
                </th>
                <td data-words>{task.error ?? task.status}</td>
                <td>{task.provenance === null ? "–" : `${task.provenance.seconds.toFixed(1)} s`}</td>
                <td>{task.provenance === null ? "–" : task.provenance.backend.id}</td>
                <td>{task.data === null ? "–" : bytesText(resultBytes(task))}</td>
                <td>{task.digest === null ? "–" : <code title={task.digest}>{task.digest.slice(0, 12)}</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
