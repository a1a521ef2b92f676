/** Shortest time between two yields: short enough for an abort to feel immediate, long enough to cost nothing. */
const yieldEveryMs = 50;

/**
 * The point at which a running task lets messages in and can be stopped: call it between batches or attack steps,
 * holding no tensor scope. Yields a macrotask (never a frame, which hidden tabs do not get) at most every 50 ms and
 * rejects with the signal's reason, an AbortError unless another was given, once the signal is aborted.
 */
export function createCheckpoint(signal: AbortSignal): () => Promise<void> {
  let yielded = performance.now();
  return async () => {
    signal.throwIfAborted();
    if (performance.now() - yielded < yieldEveryMs) return;
    await macrotask();
    yielded = performance.now();
    signal.throwIfAborted();
  };
}

/** A message to oneself: unlike timers it is not delayed in nested calls or in hidden tabs. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
