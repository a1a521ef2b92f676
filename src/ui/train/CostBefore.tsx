import { aboutText, bytesText } from "../../experiment/terms/format.ts";
import { Notice } from "../controls/Notice.tsx";
import styles from "./CostBefore.module.css";
import type { CostState } from "./useEstimate.ts";

const backendNames = { webgpu: "WebGPU", wasm: "WASM", cpu: "plain CPU" } as const;

/** What starting will cost: time, storage and memory, and how sure that is. */
export function CostBefore({ cost }: { readonly cost: CostState }) {
  if (cost.state === "invalid") {
    return (
      <Notice tone="error" title="These settings cannot run">
        {cost.problems.map((problem) => (
          <p key={problem}>{problem}</p>
        ))}
      </Notice>
    );
  }
  if (cost.state === "working") return <p className={styles.note}>Working out what it will cost…</p>;
  const { estimate, tasks, stored, backend, workers, why, isMeasured } = cost.cost;
  if (estimate.tasks === 0) {
    return (
      <p className={styles.note}>All {tasks} results are stored already: nothing will be computed again.</p>
    );
  }
  return (
    <div>
      <dl className={styles.facts}>
        <div>
          <dt>Time</dt>
          <dd>{aboutText(estimate.seconds)}</dd>
        </div>
        <div>
          <dt>Storage</dt>
          <dd>{bytesText(estimate.storageBytes)}</dd>
        </div>
        <div>
          <dt>Memory</dt>
          <dd>
            {workers} × {bytesText(estimate.memoryPerWorkerBytes)}
          </dd>
        </div>
      </dl>
      <p className={styles.note}>
        {tasks} tasks on {workers === 1 ? "1 worker" : `${workers} workers`} ({backendNames[backend]}
        {isMeasured ? "; speed as measured here" : "; speed of a typical machine, measured by the first run"}
        ). {why}
        {stored > 0 && ` ${stored} are stored already and will not be computed again.`}
      </p>
    </div>
  );
}
