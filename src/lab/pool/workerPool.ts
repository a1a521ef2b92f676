import { proxy } from "comlink";
import type { BackendReport } from "../../experiment/artefacts/artefact.ts";
import { type NetworkSpeed, speedName } from "../../experiment/plan/networkSpeed.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { newestOnly } from "../async/newestOnly.ts";
import type { DatasetFiles, InteractiveRequests, LabWorker, StartRequest, Weights } from "../engine/api.ts";
import { createLabClient, type LabCall, type LabClient } from "../engine/labClient.ts";
import { namedError } from "../engine/namedError.ts";
import type { WorkerPort } from "../engine/restartableWorker.ts";
import { installSignalTransfer } from "../engine/signalTransfer.ts";
import type { Pool } from "./pool.ts";
import { retryOnWorkerLoss } from "./retryOnWorkerLoss.ts";
import { createWorkerQueue } from "./workerQueue.ts";

/** Trainings that a GPU runs at once: RoBin's ten arms, and the systems that they are compared with. */
const trainingsOnGpu = 16;

/** Milliseconds after which no further network is measured. */
const speedsMs = 800;

interface WorkerPoolOptions {
  readonly spawn: () => WorkerPort<LabWorker>;
  readonly start: StartRequest;
  /** How many tasks may run at once, given what the first worker reports. */
  readonly size: (backend: BackendReport) => number;
  readonly readDataset: (dataset: ResolvedChoice) => Promise<DatasetFiles>;
  /** Milliseconds that an aborted call may take to settle. Default: 3000. */
  readonly graceMs?: number;
  /** Called with one sentence when a worker or its GPU is lost and will be replaced. */
  readonly onLost?: (reason: string) => void;
}

/**
 * A pool over any kind of worker. Workers start on first use, all on the backend that the first one chose. On a CPU the
 * interactive lane is a worker of its own, and the first worker goes to whoever needs one first, so that a page that only
 * attacks starts no second engine. A GPU has a single worker, which serves the lane between two batches.
 *
 * @throws what the first worker throws when no backend starts.
 */
export async function createWorkerPool(options: WorkerPoolOptions): Promise<Pool> {
  installSignalTransfer();
  let start = options.start;
  const all = new Set<LabClient>();
  const client = () => {
    const created = createLabClient({
      spawn: options.spawn,
      start: () => start,
      readDataset: options.readDataset,
      graceMs: options.graceMs ?? 3000,
      onLost: options.onLost,
    });
    all.add(created);
    return created;
  };
  const first = client();
  const backend = await first.backend().catch((error) => {
    first.terminate();
    throw error;
  });
  const size = Math.max(1, options.size(backend));
  // Replacements too: after a lost GPU, "auto" might choose another backend in the middle of a run.
  start = { ...options.start, prefer: backend.id };
  const sharesLane = backend.id === "webgpu";
  let unused: LabClient | null = first;
  const next = () => {
    const taken = unused ?? client();
    if (!sharesLane) unused = null;
    return taken;
  };
  let ofLane: LabClient | undefined;
  const lane = () => {
    ofLane ??= next();
    return ofLane;
  };
  const queue = createWorkerQueue(size, next);
  let isClosed = false;

  /** Calls the worker of the lane, once more if it is lost, as after a laptop has slept. */
  function onLane<T>(call: LabCall, invoke: (lab: LabWorker, signal: AbortSignal) => Promise<T>): Promise<T> {
    return retryOnWorkerLoss(() => lane().call(call, invoke), {
      isOver: () => isClosed || call.signal.aborted,
    });
  }

  function interactive<Name extends keyof InteractiveRequests>(name: Name): InteractiveRequests[Name] {
    const newest = newestOnly();
    const ask: AnyRequest = async (request, weights, outer, onReport) => {
      const signal = newest.begin(outer);
      const call = { signal, dataset: null, endsWorker: !sharesLane };
      const reports = closable((...report: unknown[]) => {
        if (!signal.aborted) onReport?.(...report);
      });
      const listener = onReport === undefined ? [] : [reports.listener];
      try {
        return await onLane(call, (lab, inner) =>
          (lab[name] as unknown as AnyRequest)(request, weights, inner, ...listener),
        );
      } finally {
        reports.close();
      }
    };
    return ask as InteractiveRequests[Name];
  }

  return {
    size,
    ...(sharesLane ? { together: trainingsOnGpu } : {}),
    backend,
    async run(task, inputs, signal, onEvent) {
      signal.throwIfAborted();
      if (isClosed) throw namedError("worker-died", "the pool was closed");
      const isShared = sharesLane && task.kind === "train";
      const worker = isShared ? first : await queue.acquire(signal);
      const events = closable(onEvent);
      try {
        const [outcome] = await worker.call({ signal, dataset: task.dataset, endsWorker: !isShared }, (lab, inner) =>
          lab.run([task], inputs, inner, events.listener),
        );
        if (outcome === undefined) throw namedError("worker-died", "the worker returned no outcome for its task");
        // The other workers were told which backend to use; the pool knows why it was chosen.
        return { ...outcome, backend: { ...outcome.backend, reason: backend.reason } };
      } finally {
        events.close();
        if (!isShared) queue.release(worker);
      }
    },
    craft: interactive("craft"),
    gradients: interactive("gradients"),
    scores: interactive("scores"),
    slice: interactive("slice"),
    playground: interactive("playground"),
    describe: (dataset) => lane().provide(dataset, new AbortController().signal),
    examples: (dataset, split, positions) =>
      onLane({ signal: new AbortController().signal, dataset, endsWorker: false }, (lab) =>
        lab.examples(dataset, split, positions),
      ),
    async speeds(networks, atOnce) {
      const never = new AbortController().signal;
      const measured = await Promise.all(
        Array.from({ length: Math.min(size, Math.max(1, atOnce)) }, async () => {
          const worker = await queue.acquire(never);
          try {
            // Starting the worker does not count.
            await worker.backend();
            const found = new Map<string, NetworkSpeed>();
            const until = performance.now() + speedsMs;
            for (const network of networks) {
              if (performance.now() > until) break;
              const call = { signal: never, dataset: null, endsWorker: false };
              const speed = await worker.call(call, (one) => one.speed(network)).catch(() => null);
              if (speed !== null) found.set(speedName(network), speed);
            }
            return found;
          } finally {
            queue.release(worker);
          }
        }),
      );
      return meanSpeeds(measured);
    },
    async memory() {
      const used = await Promise.all([...all].map((worker) => worker.ask((lab) => lab.memory())));
      return used.filter((use) => use !== null);
    },
    async close() {
      isClosed = true;
      for (const worker of all) worker.terminate();
    },
  };
}

/** The mean speed of each network over the workers that measured it. */
function meanSpeeds(all: readonly ReadonlyMap<string, NetworkSpeed>[]): ReadonlyMap<string, NetworkSpeed> {
  const names = new Set(all.flatMap((found) => [...found.keys()]));
  return new Map(
    [...names].map((name) => {
      const speeds = all.flatMap((found) => found.get(name) ?? []);
      const mean = (of: keyof NetworkSpeed) => speeds.reduce((sum, speed) => sum + speed[of], 0) / speeds.length;
      return [name, { call: mean("call"), image: mean("image") }] as const;
    }),
  );
}

/** The common form of all interactive requests. */
type AnyRequest = (
  request: unknown,
  weights: Weights,
  signal: AbortSignal,
  onReport?: (...report: unknown[]) => void,
) => Promise<unknown>;

/**
 * A listener that Comlink carries to a worker, and a function that silences it: reports travel on a port of their own
 * and may arrive after the result.
 */
function closable<Report extends unknown[]>(listener: (...report: Report) => void) {
  let isOpen = true;
  return {
    listener: proxy((...report: Report) => {
      if (isOpen) listener(...report);
    }),
    close: () => {
      isOpen = false;
    },
  };
}
