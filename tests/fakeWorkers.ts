import { expose, wrap } from "comlink";
import { onTestFinished } from "vitest";
import type { BackendReport, TaskOutcome } from "../src/experiment/artefacts/artefact.ts";
import type { CoherenceTask } from "../src/experiment/plan/task.ts";
import type { LabWorker } from "../src/lab/engine/api.ts";
import type { WorkerPort } from "../src/lab/engine/restartableWorker.ts";
import { installSignalTransfer } from "../src/lab/engine/signalTransfer.ts";
import { createWorkerPool } from "../src/lab/pool/workerPool.ts";

export const dataset = { id: "digits", params: {} };
export const task = { kind: "coherence", dataset } as unknown as CoherenceTask;
export const inputs = { weights: {}, checkpoints: {} };
export const never = new Promise<never>(() => undefined);
export const { signal: unaborted } = new AbortController();

export const report = (id: BackendReport["id"]): BackendReport => ({
  id,
  adapter: "test",
  software: false,
  reason: "a test",
  tfjs: "0",
  threads: 1,
});
export const outcome = { seconds: 1, backend: report("wasm") } as unknown as TaskOutcome;

/** Methods of the fake workers; those that are left out reject. */
export interface Fake extends Partial<Omit<LabWorker, "provide" | "memory" | "examples">> {
  readonly backend?: BackendReport["id"];
  readonly size?: number;
  readonly graceMs?: number;
}

/** A pool whose workers live behind real message channels in this thread. */
export async function fakePool({ backend = "wasm", size = 1, graceMs = 60_000, ...methods }: Fake) {
  installSignalTransfer();
  const lost: string[] = [];
  const spawned: { die: (reason: string) => void; terminated: boolean }[] = [];
  const provided: string[] = [];
  const spawn = (): WorkerPort<LabWorker> => {
    const { port1, port2 } = new MessageChannel();
    const missing = () => Promise.reject(new Error("not part of this test"));
    const worker = {
      start: async () => report(backend),
      provide: async ({ dataset: choice }: { dataset: { id: string } }) => {
        provided.push(choice.id);
        return {};
      },
      memory: async () => ({ tensors: 3, tensorBytes: 40, heapBytes: 500, gpuBytes: 0 }),
      run: missing,
      ...methods,
    };
    expose(worker, port2);
    const life = { die: (_reason: string): void => undefined, terminated: false };
    spawned.push(life);
    return {
      remote: wrap<LabWorker>(port1) as unknown as LabWorker,
      onDeath(listener) {
        life.die = listener;
      },
      terminate() {
        life.terminated = true;
        port1.close();
        port2.close();
      },
    };
  };
  const pool = await createWorkerPool({
    spawn,
    start: { prefer: "auto" },
    size: () => size,
    readDataset: async (choice) => ({ dataset: choice, files: {} }),
    graceMs,
    onLost: (reason) => lost.push(reason),
  });
  onTestFinished(() => pool.close());
  return { pool, spawned, provided, lost };
}

/** A promise, and the function that resolves it. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
