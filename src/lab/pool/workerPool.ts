import { proxy } from "comlink";
import type { BackendReport } from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import type { DatasetFiles, InteractiveRequests, LabWorker, StartRequest, Weights } from "../engine/api.ts";
import {
  type CallOptions,
  createManagedWorker,
  type ManagedWorker,
  type WorkerPort,
} from "../engine/managedWorker.ts";
import { namedError } from "../engine/namedError.ts";
import { newestOnly } from "../engine/newestOnly.ts";
import { installSignalTransfer } from "../engine/signalTransfer.ts";
import type { Pool } from "./pool.ts";
import { survivingLosses } from "./retryOnWorkerLoss.ts";

export interface WorkerPoolOptions {
  readonly spawn: () => WorkerPort;
  readonly start: StartRequest;
  /** How many tasks may run at once, given what the first worker reports. */
  readonly size: (backend: BackendReport) => number;
  readonly readDataset: (dataset: ResolvedChoice) => Promise<DatasetFiles>;
  readonly graceMs?: number;
  /** Told in one sentence when a worker or its GPU was lost and will be replaced. */
  readonly onLost?: (reason: string) => void;
}

/**
 * A pool over any kind of worker. Workers start when first needed and all use the backend that the first one chose.
 * The interactive lane is a worker of its own on a CPU; a GPU has one worker, which serves it between batches.
 *
 * @throws what the first worker says when no backend starts.
 */
export async function createWorkerPool(options: WorkerPoolOptions): Promise<Pool> {
  installSignalTransfer();
  let start = options.start;
  const managed = () =>
    createManagedWorker({
      spawn: options.spawn,
      start: () => start,
      readDataset: options.readDataset,
      graceMs: options.graceMs ?? 3000,
      onLost: options.onLost,
    });
  const first = managed();
  const backend = await first.backend().catch((error) => {
    first.terminate();
    throw error;
  });
  const size = Math.max(1, options.size(backend));
  // Also for replacements: after a lost GPU "auto" might choose another backend in the middle of a run.
  start = { ...options.start, prefer: backend.id };
  const workers = [first, ...Array.from({ length: size - 1 }, managed)];
  const sharedLane = backend.id === "webgpu";
  const lane = sharedLane ? first : managed();

  const idle = [...workers];
  const queue: ((worker: ManagedWorker) => void)[] = [];
  let closed = false;

  function acquire(signal: AbortSignal): Promise<ManagedWorker> {
    if (closed) return Promise.reject(namedError("worker-died", "the pool was closed"));
    const worker = idle.shift();
    if (worker !== undefined) return Promise.resolve(worker);
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        queue.splice(queue.indexOf(take), 1);
        reject(namedError("AbortError", "cancelled"));
      };
      const take = (free: ManagedWorker) => {
        signal.removeEventListener("abort", onAbort);
        resolve(free);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      queue.push(take);
    });
  }

  function release(worker: ManagedWorker): void {
    const next = queue.shift();
    // First in, first out of the front: a short run keeps using the worker that is already warm.
    if (next === undefined) idle.unshift(worker);
    else next(worker);
  }

  /** What somebody is waiting for is asked once more when its worker was lost, as after a laptop has slept. */
  function onLane<T>(
    call: CallOptions,
    invoke: (lab: LabWorker, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return survivingLosses(() => lane.call(call, invoke), {
      saved: undefined,
      latest: () => undefined,
      isOver: () => closed || call.signal.aborted,
      onLoss: () => undefined,
    });
  }

  /** A request of which only the newest continues. On a CPU, where the lane is a worker of its own, it may end that worker to stop. */
  function interactive<Name extends keyof InteractiveRequests>(name: Name): InteractiveRequests[Name] {
    const newest = newestOnly();
    const ask: AnyRequest = async (request, weights, outer, onReport) => {
      const signal = newest.begin(outer);
      let isOpen = true;
      // Reports travel on a port of their own and may arrive after the result.
      const listener =
        onReport === undefined
          ? []
          : [
              proxy((...report: unknown[]) => {
                if (isOpen && !signal.aborted) onReport(...report);
              }),
            ];
      try {
        return await onLane({ signal, dataset: null, endsWorker: !sharedLane }, (lab, inner) =>
          (lab[name] as unknown as AnyRequest)(request, weights, inner, ...listener),
        );
      } finally {
        isOpen = false;
      }
    };
    return ask as InteractiveRequests[Name];
  }

  return {
    size,
    backend,
    async run(task, inputs, signal, onEvent) {
      signal.throwIfAborted();
      const worker = await acquire(signal);
      let open = true;
      const listen = proxy((event: TaskEvent) => {
        if (open) onEvent(event);
      });
      try {
        const outcomes = await worker.call(
          { signal, dataset: task.dataset, endsWorker: true },
          (lab, inner) => lab.run([task], inputs, inner, listen),
        );
        const outcome = outcomes[0];
        if (outcome === undefined)
          throw namedError("worker-died", "the worker returned no outcome for its task");
        // Every worker but the first was told which backend to use; why it runs is the pool's to say.
        return { ...outcome, backend: { ...outcome.backend, reason: backend.reason } };
      } finally {
        // Events travel on their own port and may arrive after the result; a late one would tell of a settled task.
        open = false;
        release(worker);
      }
    },
    craft: interactive("craft"),
    gradients: interactive("gradients"),
    slice: interactive("slice"),
    playground: interactive("playground"),
    describe: (dataset) => lane.provide(dataset, new AbortController().signal),
    examples: (dataset, split, positions) =>
      onLane({ signal: new AbortController().signal, dataset, endsWorker: false }, (lab) =>
        lab.examples(dataset, split, positions),
      ),
    async memory() {
      const used = await Promise.all(
        [...new Set([...workers, lane])].map((worker) => worker.ask((lab) => lab.memory())),
      );
      return used.filter((use) => use !== null);
    },
    async close() {
      closed = true;
      for (const worker of new Set([...workers, lane])) worker.terminate();
    },
  };
}

/** What all interactive requests have in common. */
type AnyRequest = (
  request: unknown,
  weights: Weights,
  signal: AbortSignal,
  onReport?: (...report: unknown[]) => void,
) => Promise<unknown>;
