import type { BackendReport } from "../../experiment/artefacts/artefact.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import type { DatasetFiles, DatasetSummary, LabWorker, StartRequest } from "./api.ts";
import { messageOf, namedError } from "./namedError.ts";
import {
  type CallOptions,
  type RestartableWorkerOptions,
  restartableWorker,
  type WorkerSession,
} from "./restartableWorker.ts";

interface LabClientOptions extends Pick<RestartableWorkerOptions<LabWorker, LabState>, "spawn" | "graceMs" | "onLost"> {
  /** The start request of a new worker; called again for every replacement. */
  readonly start: () => StartRequest;
  readonly readDataset: (dataset: ResolvedChoice) => Promise<DatasetFiles>;
}

export interface LabCall extends CallOptions {
  readonly signal: AbortSignal;
  /** The data set that the worker must hold before the call; null where the call brings its own images. */
  readonly dataset: ResolvedChoice | null;
}

/** One engine worker: it starts on first use, receives each data set once, and is replaced after its death. */
export interface LabClient {
  /** Starts the worker and resolves to the backend that it chose. */
  backend(): Promise<BackendReport>;
  provide(dataset: ResolvedChoice, signal: AbortSignal): Promise<DatasetSummary>;
  /**
   * Calls the worker once it is started and holds the data set, if any.
   *
   * @throws as `RestartableWorker.call`.
   */
  call<T>(options: LabCall, invoke: (lab: LabWorker, signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Calls the worker without a data set if it is running; resolves to null otherwise and starts nothing. */
  ask<T>(invoke: (lab: LabWorker) => Promise<T>): Promise<T | null>;
  terminate(): void;
}

interface LabState {
  readonly ready: Promise<BackendReport>;
  readonly datasets: Map<string, Promise<DatasetSummary>>;
}
type Session = WorkerSession<LabWorker, LabState>;

export function createLabClient({ start, readDataset, ...options }: LabClientOptions): LabClient {
  const worker = restartableWorker<LabWorker, LabState>({
    ...options,
    name: "the worker",
    setUp(lab) {
      const ready = lab.start(start());
      // Calls await `ready` themselves; this keeps a failed start between calls from being an unhandled rejection.
      ready.catch(() => undefined);
      return { ready, datasets: new Map() };
    },
  });

  async function started({ state, end }: Session): Promise<BackendReport> {
    try {
      return await state.ready;
    } catch (error) {
      end(namedError("start-failed", messageOf(error)));
      throw error;
    }
  }

  async function provided(session: Session, dataset: ResolvedChoice): Promise<DatasetSummary> {
    await started(session);
    const { remote, state } = session;
    const id = JSON.stringify(dataset);
    const known = state.datasets.get(id);
    if (known !== undefined) return known;
    const summary = readDataset(dataset).then((files) => remote.provide(files));
    state.datasets.set(id, summary);
    // A failed read (offline, a missing file) may succeed on the next call.
    summary.catch(() => state.datasets.delete(id));
    return summary;
  }

  return {
    backend: () => worker.call({ endsWorker: true }, started),
    provide: (dataset, signal) => worker.call({ signal, endsWorker: false }, (session) => provided(session, dataset)),
    call: ({ signal, dataset, endsWorker }, invoke) =>
      worker.call({ signal, endsWorker }, async (session, inner) => {
        await started(session);
        if (dataset !== null) await provided(session, dataset);
        inner.throwIfAborted();
        return invoke(session.remote, inner);
      }),
    async ask(invoke) {
      if (!worker.isRunning()) return null;
      return worker.call({ endsWorker: false }, async (session) => {
        await started(session);
        return invoke(session.remote);
      });
    },
    terminate: worker.terminate,
  };
}
