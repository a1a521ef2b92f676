import { Cpu, Gauge, Zap } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import { type LabState, lab, labStore } from "../../state/systems/lab.ts";
import { Button } from "../controls/Button.tsx";
import { Popover } from "../controls/Popover.tsx";
import layout from "../style/layout.module.css";
import styles from "./BackendChip.module.css";
import { type EngineMemory, useMemoryInUse } from "./useMemoryInUse.ts";

const MeasureMachine = lazy(async () => ({
  default: (await import("../machine/MeasureMachine.tsx")).MeasureMachine,
}));

const names: Readonly<Record<BackendId, string>> = {
  webgpu: "WebGPU",
  "wasm-fma": "WASM, fused",
  wasm: "WASM",
  cpu: "CPU",
};

/** The compute backend, with details in a popover. Starts the engine as soon as the page opens, in every room. */
export function BackendChip() {
  const state = useStore(labStore);
  useEffect(() => {
    // The chip shows any error: it is in the store.
    lab().catch(() => undefined);
  }, []);
  const Icon = state.backend?.id === "webgpu" && !state.backend.software ? Zap : Cpu;
  return (
    <Popover
      title="What computes here"
      trigger={
        <button type="button" className={styles.chip} data-status={state.status}>
          <Icon className={styles.icon} aria-hidden="true" />
          <span className={styles.text}>
            <span className={layout.hidden}>Backend: </span>
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
            <dt>Most workers</dt>
            <dd>{state.size}</dd>
            <dt>Threads per worker</dt>
            <dd>{backend.threads}</dd>
            <dt>tfjs</dt>
            <dd>{backend.tfjs}</dd>
            <dt>Memory in use</dt>
            <dd>
              <MemoryInUse />
            </dd>
          </dl>
          <Replaced replaced={state.replaced} />
        </>
      )}
      {backend !== null && <Measure />}
      <p>
        To choose another backend, add <code>?backend=webgpu</code>, <code>?backend=wasm-fma</code> (fused
        multiply-adds), <code>?backend=wasm</code> (portable) or <code>?backend=cpu</code> to the address. All of them
        run on this machine.
      </p>
      <p>
        On a CPU there is one worker per core that the browser reports. Safari reports a rounded number: if your machine
        has fewer cores or should stay free for other work, add <code>?workers=2</code>.
      </p>
    </div>
  );
}

/** Whether somebody asked for the benchmark in this visit: a measurement goes on while the popover is closed. */
let wasAsked = false;

/** The benchmark of this machine, whose code is loaded when it is asked for. */
function Measure() {
  const [isAsked, setAsked] = useState(wasAsked);
  const ask = () => {
    wasAsked = true;
    setAsked(true);
  };
  if (!isAsked)
    return (
      <Button size="s" icon={<Gauge />} onClick={ask}>
        Measure this machine
      </Button>
    );
  return (
    <Suspense fallback={<p>Loading the benchmark…</p>}>
      <MeasureMachine />
    </Suspense>
  );
}

/** Memory that the engine uses now. It should not grow while nothing runs. */
function MemoryInUse() {
  const used = useMemoryInUse();
  return used === null ? "…" : memoryText(used);
}

function memoryText({ workers, tensors, tensorBytes, heapBytes, gpuBytes }: EngineMemory): string {
  const held = heapBytes + gpuBytes > 0 ? heapBytes + gpuBytes : tensorBytes;
  const place = gpuBytes > 0 ? "on the GPU" : workers === 1 ? "in 1 worker" : `in ${workers} workers`;
  return `${bytesText(held)} ${place}, ${tensors.toLocaleString("en")} tensors of ${bytesText(tensorBytes)}`;
}

/** How many workers were lost and replaced, and why. */
function Replaced({ replaced }: Pick<LabState, "replaced">) {
  const latest = replaced.at(-1);
  if (latest === undefined) return null;
  return (
    <p role="status">
      {replaced.length === 1 ? "A worker was replaced" : `${replaced.length} workers were replaced`} since you opened
      this page: {latest}. Its task resumed from the latest checkpoint, or restarted.
    </p>
  );
}
