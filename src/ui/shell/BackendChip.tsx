import { Cpu, Zap } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import { type LabState, lab, labStore } from "../../state/systems/lab.ts";
import { Button } from "../controls/Button.tsx";
import { Popover } from "../controls/Popover.tsx";
import styles from "./BackendChip.module.css";
import { type EngineMemory, useMemoryInUse } from "./useMemoryInUse.ts";

const names: Readonly<Record<BackendId, string>> = { webgpu: "WebGPU", wasm: "WASM", cpu: "CPU" };

/** What computes, always in sight; the reason on demand. In every room the engine starts with the page: it says so here. */
export function BackendChip() {
  const state = useStore(labStore);
  useEffect(() => {
    // What went wrong is in the state, which this chip shows.
    lab().catch(() => undefined);
  }, []);
  const Icon = state.backend?.id === "webgpu" && !state.backend.software ? Zap : Cpu;
  return (
    <Popover
      title="What computes here"
      trigger={
        <button type="button" className={styles.chip} data-status={state.status}>
          <Icon className={styles.icon} aria-hidden="true" />
          <span>
            <span className={styles.hidden}>Backend: </span>
            {chipText(state)}
          </span>
        </button>
      }
    >
      <BackendDetails state={state} />
    </Popover>
  );
}

function chipText({ status, backend }: LabState): string {
  if (backend !== null) return `${names[backend.id]}${backend.software ? " (software)" : ""}`;
  return { idle: "starting…", starting: "starting…", failed: "failed", ready: "" }[status];
}

function BackendDetails({ state }: { readonly state: LabState }) {
  const { backend } = state;
  return (
    <div className={styles.details}>
      {(state.status === "idle" || state.status === "starting") && <p>The engine is starting.</p>}
      {state.status === "failed" && (
        <>
          <p>The engine could not start: {state.error}</p>
          <Button size="s" onClick={() => void lab().catch(() => undefined)}>
            Try again
          </Button>
        </>
      )}
      {backend !== null && (
        <>
          <p>{backend.reason}</p>
          <dl className={styles.facts}>
            <dt>Backend</dt>
            <dd>{names[backend.id]}</dd>
            <dt>Adapter</dt>
            <dd>{backend.adapter}</dd>
            <dt>Workers at most</dt>
            <dd>{state.size}</dd>
            <dt>Threads each</dt>
            <dd>{backend.threads}</dd>
            <dt>tfjs</dt>
            <dd>{backend.tfjs}</dd>
            <MemoryInUse />
          </dl>
          <Losses losses={state.losses} />
        </>
      )}
      <p>
        To choose another, add <code>?backend=webgpu</code>, <code>?backend=wasm</code> or{" "}
        <code>?backend=cpu</code> to the address. Nothing leaves this machine in any case.
      </p>
    </div>
  );
}

/** What the engine holds at this moment: while nothing runs it should not grow. */
function MemoryInUse() {
  const used = useMemoryInUse();
  return (
    <>
      <dt>Memory in use</dt>
      <dd>{used === null ? "…" : memoryText(used)}</dd>
    </>
  );
}

function memoryText({ workers, tensors, tensorBytes, heapBytes, gpuBytes }: EngineMemory): string {
  const held = heapBytes + gpuBytes > 0 ? heapBytes + gpuBytes : tensorBytes;
  const place = gpuBytes > 0 ? "on the GPU" : workers === 1 ? "in 1 worker" : `in ${workers} workers`;
  return `${bytesText(held)} ${place}, ${tensors.toLocaleString("en")} tensors of ${bytesText(tensorBytes)}`;
}

/** Why workers were replaced: nothing is lost by it, but it should not stay unsaid. */
function Losses({ losses }: Pick<LabState, "losses">) {
  const latest = losses.at(-1);
  if (latest === undefined) return null;
  return (
    <p role="status">
      {losses.length === 1 ? "A worker was replaced" : `${losses.length} workers were replaced`} since this
      page was opened: {latest}. What it was working on went on from its last epoch, or was started again.
    </p>
  );
}
