import type { ModelWorker } from "./modelApi.ts";
import { isQuota } from "./namedError.ts";
import { restartableWorker } from "./restartableWorker.ts";
import { installSignalTransfer } from "./signalTransfer.ts";
import { webWorkerPort } from "./webWorkerPort.ts";

/**
 * The worker that reads and stores model files; it starts on the first call. When it dies, as a hostile file may exhaust
 * its memory, its calls reject with `worker-died` and the next call starts another worker.
 */
export function createModelClient(): ModelWorker {
  installSignalTransfer();
  const worker = restartableWorker({
    name: "the worker that reads models",
    spawn: () =>
      webWorkerPort<ModelWorker>(
        new Worker(new URL("../../../workers/models.worker.ts", import.meta.url), { type: "module" }),
      ),
    setUp: () => undefined,
    graceMs: 3000,
  });

  function call<T>(invoke: (models: ModelWorker, signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return worker
      .call({ signal, endsWorker: true }, ({ remote }, inner) => invoke(remote, inner))
      .catch((error: unknown) => {
        // The browser's own message names no cause.
        throw isQuota(error)
          ? new Error("the browser has no room left for models: remove models, data sets or runs, or free disk space")
          : error;
      });
  }

  return {
    understand: (files, options, signal) => call((models, inner) => models.understand(files, options, inner), signal),
    keep: (name) => call((models) => models.keep(name)),
    list: () => call((models) => models.list()),
    rename: (name, to) => call((models) => models.rename(name, to)),
    remove: (name) => call((models) => models.remove(name)),
    network: (digest) => call((models) => models.network(digest)),
    exportOnnx: (request) => call((models) => models.exportOnnx(request)),
  };
}
