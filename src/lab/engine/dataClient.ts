import { proxy } from "comlink";
import type { DataWorker } from "./dataApi.ts";
import { isQuota } from "./namedError.ts";
import { restartableWorker } from "./restartableWorker.ts";
import { installSignalTransfer } from "./signalTransfer.ts";
import { webWorkerPort } from "./webWorkerPort.ts";

/**
 * The worker that downloads and decodes data sets; it starts on the first call. When it dies, as a hostile file may
 * exhaust its memory, its calls reject with `worker-died` and the next call starts another worker.
 */
export function createDataClient(): DataWorker {
  installSignalTransfer();
  const worker = restartableWorker({
    name: "the data worker",
    spawn: () =>
      webWorkerPort<DataWorker>(
        new Worker(new URL("../../../workers/data.worker.ts", import.meta.url), { type: "module" }),
      ),
    setUp: () => undefined,
    graceMs: 3000,
  });

  function call<T>(invoke: (data: DataWorker, signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return worker
      .call({ signal, endsWorker: true }, ({ remote }, inner) => invoke(remote, inner))
      .catch((error: unknown) => {
        // The browser's own message names no cause.
        throw isQuota(error)
          ? new Error("the browser has no room left for data: remove data sets or runs, or free disk space")
          : error;
      });
  }

  return {
    list: () => call((data) => data.list()),
    download: (id, source, signal, onBytes) =>
      call((data, inner) => data.download(id, source, inner, proxy(onBytes)), signal),
    understand: (files, options, signal, onBytes) =>
      call((data, inner) => data.understand(files, options, inner, proxy(onBytes)), signal),
    fetchHub: (request, options, signal, onBytes) =>
      call((data, inner) => data.fetchHub(request, options, inner, proxy(onBytes)), signal),
    keep: (name) => call((data) => data.keep(name)),
    remove: (name) => call((data) => data.remove(name)),
    file: (path) => call((data) => data.file(path)),
  };
}
