import { backend } from "@tensorflow/tfjs-core";
import { macrotask } from "../macrotask.ts";

/** Shortest time between two yields: short enough for an abort to feel immediate, long enough to cost nothing. */
const yieldEveryMs = 50;

/**
 * The point at which a running task lets messages in and can be stopped: call it between batches or attack steps, in no
 * tensor scope. It yields a macrotask (never a frame, which hidden tabs do not get) at most every 50 ms. Once the signal
 * is aborted it rejects with the signal's reason, an AbortError unless another was given. On a GPU it also waits for the
 * work that was submitted before the last yield: without read-backs, nothing else keeps a task from queueing minutes of
 * work that can neither be stopped nor interrupted.
 */
export function createYieldPoint(signal: AbortSignal): () => Promise<void> {
  let yielded = performance.now();
  let submitted: Promise<unknown> | undefined;
  return async () => {
    signal.throwIfAborted();
    if (performance.now() - yielded < yieldEveryMs) return;
    // One stretch of work stays in flight, so that the GPU does not run dry while the next one is encoded.
    const before = submitted;
    submitted = gpuQueue()?.onSubmittedWorkDone();
    // It rejects when the GPU is lost; the next call, if there is one, throws that error.
    submitted?.catch(() => undefined);
    await before;
    await macrotask();
    yielded = performance.now();
    signal.throwIfAborted();
  };
}

/** The queue that the WebGPU backend submits to; other backends compute synchronously and have none. */
function gpuQueue(): GPUQueue | undefined {
  return (backend() as { queue?: GPUQueue }).queue;
}
