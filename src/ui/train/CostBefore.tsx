import { aboutText, bytesText } from "../../experiment/terms/format.ts";
import { Notice } from "../controls/Notice.tsx";
import type { Loaded } from "../shared/useLoaded.ts";
import layout from "../style/layout.module.css";
import styles from "./CostBefore.module.css";
import type { Cost } from "./useEstimate.ts";

const backendNames = { webgpu: "WebGPU", "wasm-fma": "fused WASM", wasm: "WASM", cpu: "plain CPU" } as const;

/** The estimated cost of a run before it starts: time, storage and memory. */
export function CostBefore({ cost: { value, error } }: { readonly cost: Loaded<Cost> }) {
  if (error !== null) {
    return (
      <Notice tone="error" title="These settings cannot run">
        {error.split("\n").map((problem) => (
          <p key={problem}>{problem}</p>
        ))}
      </Notice>
    );
  }
  if (value === null) return <p className={layout.fine}>Estimating the cost…</p>;
  const { estimate, tasks, stored, backend, workers, limit, isMeasured } = value;
  if (estimate.tasks === 0)
    return <p className={layout.fine}>All {tasks} results are already stored. Nothing will be recomputed.</p>;
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
      <p className={layout.fine}>
        {tasks} tasks, {workers} at a time{" "}
        <span className={styles.details}>
          ({limit}).{" "}
          {isMeasured
            ? `Speed measured on this machine with ${backendNames[backend]}.`
            : `Typical speed of ${backendNames[backend]}; yours is measured when no run is active.`}
          {stored > 0 && ` ${stored} results are already stored and will not be recomputed.`}
        </span>
      </p>
    </div>
  );
}
