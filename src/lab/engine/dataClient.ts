import { proxy, wrap } from "comlink";
import type { DataWorker, OnBytes } from "./dataApi.ts";
import { messageOf, namedError } from "./namedError.ts";
import { installSignalTransfer, releaseSignal } from "./signalTransfer.ts";

/** How long stopped work may take to settle before its worker is ended. */
const graceMs = 3000;

interface Life {
  readonly worker: Worker;
  readonly data: DataWorker;
  readonly mourners: Set<(error: Error) => void>;
}

/**
 * The worker that downloads and decodes data sets, started when first asked. One that dies (a hostile file may ask for
 * more memory than there is) rejects what it was doing, by name `worker-died`, and the next call starts another.
 */
export function createDataClient(): DataWorker {
  installSignalTransfer();
  let life: Life | undefined;

  function live(): Life {
    if (life !== undefined) return life;
    const worker = new Worker(new URL("../../../workers/data.worker.ts", import.meta.url), {
      type: "module",
    });
    const own: Life = {
      worker,
      data: wrap<DataWorker>(worker) as unknown as DataWorker,
      mourners: new Set(),
    };
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      end(own, event.message || "it could not be loaded, or ran out of memory");
    });
    life = own;
    return own;
  }

  function end(own: Life, reason: string): void {
    if (life === own) life = undefined;
    own.worker.terminate();
    for (const mourn of [...own.mourners])
      mourn(namedError("worker-died", `the worker for data ended: ${reason}`));
    own.mourners.clear();
  }

  function call<T>(
    invoke: (data: DataWorker, signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const own = live();
    return new Promise<T>((resolve, reject) => {
      const inner = new AbortController();
      let grace: ReturnType<typeof setTimeout> | undefined;
      const settle = () => {
        clearTimeout(grace);
        own.mourners.delete(mourn);
        signal?.removeEventListener("abort", onAbort);
        releaseSignal(inner.signal);
      };
      const mourn = (error: Error) => {
        settle();
        reject(signal?.aborted === true ? namedError("AbortError", "cancelled") : error);
      };
      const onAbort = () => {
        inner.abort();
        // A decoder deep in a large file does not hear of it.
        grace = setTimeout(() => end(own, "it did not stop when it was asked to"), graceMs);
      };
      own.mourners.add(mourn);
      if (signal?.aborted === true) onAbort();
      else signal?.addEventListener("abort", onAbort, { once: true });
      invoke(own.data, inner.signal).then(
        (value) => {
          settle();
          resolve(value);
        },
        (error: unknown) => {
          settle();
          reject(signal?.aborted === true ? namedError("AbortError", "cancelled") : plain(error));
        },
      );
    });
  }

  const heard = (onBytes: OnBytes) => proxy(onBytes);
  return {
    list: () => call((data) => data.list()),
    download: (id, source, signal, onBytes) =>
      call((data, inner) => data.download(id, source, inner, heard(onBytes)), signal),
    understand: (files, options, signal, onBytes) =>
      call((data, inner) => data.understand(files, options, inner, heard(onBytes)), signal),
    fetchHub: (request, options, signal, onBytes) =>
      call((data, inner) => data.fetchHub(request, options, inner, heard(onBytes)), signal),
    keep: (name) => call((data) => data.keep(name)),
    remove: (name) => call((data) => data.remove(name)),
    file: (path) => call((data) => data.file(path)),
  };
}

/** What the browser says when its storage is full names no cause. */
function plain(error: unknown): Error {
  if (error instanceof Error && error.name === "QuotaExceededError")
    return new Error(
      "the browser has no room left for data: remove data sets or runs, or make room on the disk",
    );
  return error instanceof Error ? error : new Error(messageOf(error));
}
