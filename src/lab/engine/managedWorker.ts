import type { BackendReport } from "../../experiment/artefacts/artefact.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import type { DatasetFiles, DatasetSummary, LabWorker, StartRequest } from "./api.ts";
import { isNamed, messageOf, namedError } from "./namedError.ts";
import { releaseSignal } from "./signalTransfer.ts";

/** One worker as its platform starts it: a Web Worker on the page, a worker thread under Node. */
export interface WorkerPort {
  readonly lab: LabWorker;
  /** Calls `listener` with one sentence when the worker has ended by itself. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

export interface ManagedWorkerOptions {
  readonly spawn: () => WorkerPort;
  /** What a worker is started with; asked again for every replacement. */
  readonly start: () => StartRequest;
  readonly readDataset: (dataset: ResolvedChoice) => Promise<DatasetFiles>;
  /** How long an aborted call may take to settle before its worker is terminated. */
  readonly graceMs: number;
  /** Told in one sentence when a worker or its GPU was lost; its replacement starts with the next call. */
  readonly onLost?: ((reason: string) => void) | undefined;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** What the worker must hold before the call; null where the call brings its own images. */
  readonly dataset: ResolvedChoice | null;
  /** An aborted call that does not settle in time ends the worker; false where others share it. */
  readonly endsWorker: boolean;
}

/** A worker that is started when first needed, given each data set once, and replaced after its death. */
export interface ManagedWorker {
  backend(): Promise<BackendReport>;
  provide(dataset: ResolvedChoice, signal: AbortSignal): Promise<DatasetSummary>;
  /**
   * Runs `invoke` on the worker once it is started and holds the data set, if any. Rejects with `worker-died` when the worker
   * ends, with `device-lost` when its GPU went away, with AbortError when `signal` aborts.
   */
  call<T>(options: CallOptions, invoke: (lab: LabWorker, signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Asks a worker that is up, without a data set; null where none is, since nothing is started for it. */
  ask<T>(invoke: (lab: LabWorker) => Promise<T>): Promise<T | null>;
  terminate(): void;
}

interface Life {
  readonly port: WorkerPort;
  /** Rejecters of the calls under way: Comlink alone would leave them pending for ever when the worker dies. */
  readonly mourners: Set<(error: Error) => void>;
  readonly datasets: Map<string, Promise<DatasetSummary>>;
  readonly ready: Promise<BackendReport>;
}

export function createManagedWorker(options: ManagedWorkerOptions): ManagedWorker {
  let current: Life | undefined;

  function live(): Life {
    if (current !== undefined) return current;
    const port = options.spawn();
    const life: Life = {
      port,
      mourners: new Set(),
      datasets: new Map(),
      ready: port.lab.start(options.start()),
    };
    // Calls await `ready` themselves; this keeps a failed start from being an unhandled rejection between calls.
    life.ready.catch(() => undefined);
    port.onDeath((reason) => lose(life, namedError("worker-died", `the worker ended: ${reason}`)));
    current = life;
    return life;
  }

  function lose(life: Life, error: Error): void {
    if (current === life) options.onLost?.(error.message);
    end(life, error);
  }

  function end(life: Life, error: Error): void {
    if (current === life) current = undefined;
    life.port.terminate();
    for (const mourn of [...life.mourners]) mourn(error);
    life.mourners.clear();
  }

  function race<T>(
    life: Life,
    signal: AbortSignal,
    endsWorker: boolean,
    work: (inner: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const inner = new AbortController();
      let grace: ReturnType<typeof setTimeout> | undefined;
      const aborted = () => namedError("AbortError", "cancelled");
      const settle = () => {
        clearTimeout(grace);
        life.mourners.delete(mourn);
        signal.removeEventListener("abort", onAbort);
        releaseSignal(inner.signal);
      };
      const mourn = (error: Error) => {
        settle();
        reject(signal.aborted ? aborted() : error);
      };
      const onAbort = () => {
        inner.abort();
        grace = setTimeout(() => {
          if (endsWorker)
            end(life, namedError("worker-died", "the worker did not stop when it was asked to"));
          else mourn(aborted());
        }, options.graceMs);
      };
      life.mourners.add(mourn);
      if (signal.aborted) onAbort();
      else signal.addEventListener("abort", onAbort, { once: true });
      work(inner.signal).then(
        (value) => {
          settle();
          resolve(value);
        },
        (error) => {
          settle();
          if (isNamed(error, "device-lost")) lose(life, error);
          reject(error);
        },
      );
    });
  }

  function provideTo(life: Life, dataset: ResolvedChoice): Promise<DatasetSummary> {
    const id = JSON.stringify(dataset);
    const known = life.datasets.get(id);
    if (known !== undefined) return known;
    const provided = options.readDataset(dataset).then((files) => life.port.lab.provide(files));
    life.datasets.set(id, provided);
    // A failed read (offline, a missing file) may succeed the next time it is asked for.
    provided.catch(() => life.datasets.delete(id));
    return provided;
  }

  async function ready(life: Life): Promise<BackendReport> {
    try {
      return await life.ready;
    } catch (error) {
      end(life, namedError("start-failed", messageOf(error)));
      throw error;
    }
  }

  return {
    async backend() {
      const life = live();
      return race(life, new AbortController().signal, true, () => ready(life));
    },
    async provide(dataset, signal) {
      signal.throwIfAborted();
      const life = live();
      return race(life, signal, false, async () => {
        await ready(life);
        return provideTo(life, dataset);
      });
    },
    async call({ signal, dataset, endsWorker }, invoke) {
      signal.throwIfAborted();
      const life = live();
      return race(life, signal, endsWorker, async (inner) => {
        await ready(life);
        if (dataset !== null) await provideTo(life, dataset);
        inner.throwIfAborted();
        return invoke(life.port.lab, inner);
      });
    },
    async ask(invoke) {
      const life = current;
      if (life === undefined) return null;
      return race(life, new AbortController().signal, false, async () => {
        await ready(life);
        return invoke(life.port.lab);
      });
    },
    terminate() {
      if (current !== undefined) end(current, namedError("worker-died", "the pool was closed"));
    },
  };
}
