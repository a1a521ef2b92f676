import { isNamed, namedError } from "./namedError.ts";
import { releaseSignal } from "./signalTransfer.ts";

/** One worker as its platform starts it: a Web Worker on the page, a worker thread under Node. */
export interface WorkerPort<Remote> {
  /** The methods that the worker exposes through Comlink. */
  readonly remote: Remote;
  /** Calls `listener` with a one-sentence reason when the worker ends by itself. */
  onDeath(listener: (reason: string) => void): void;
  terminate(): void;
}

export interface RestartableWorkerOptions<Remote, State> {
  /** How errors name the worker. */
  readonly name: string;
  readonly spawn: () => WorkerPort<Remote>;
  /** Runs once for each worker that is started; the result stays with that worker. */
  readonly setUp: (remote: Remote) => State;
  /** Milliseconds that an aborted call may take to settle before its worker is terminated. */
  readonly graceMs: number;
  /** Called with one sentence when the worker or its GPU is lost; the next call starts a replacement. */
  readonly onLost?: ((reason: string) => void) | undefined;
}

/** One worker from its start to its end. */
export interface WorkerSession<Remote, State> {
  readonly remote: Remote;
  readonly state: State;
  /** Terminates the worker and rejects its pending calls with `error`. */
  end(error: Error): void;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether an aborted call that does not settle in time may terminate the worker; false where other calls share it. */
  readonly endsWorker: boolean;
}

/** A worker that starts on first use and is replaced after its death. */
export interface RestartableWorker<Remote, State> {
  /**
   * Calls the worker.
   *
   * @throws `worker-died` when the worker ends, `device-lost` when its GPU is lost, `gpu-failed` when its GPU cannot
   * do the work, AbortError when `signal` aborts, and what `invoke` throws.
   */
  call<T>(
    options: CallOptions,
    invoke: (session: WorkerSession<Remote, State>, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  isRunning(): boolean;
  terminate(): void;
}

export function restartableWorker<Remote, State>(
  options: RestartableWorkerOptions<Remote, State>,
): RestartableWorker<Remote, State> {
  interface Session extends WorkerSession<Remote, State> {
    /** Comlink alone would leave the pending calls of a dead worker pending for ever. */
    readonly pendingRejects: Set<(error: Error) => void>;
  }
  let current: Session | undefined;

  function live(): Session {
    if (current !== undefined) return current;
    const port = options.spawn();
    const session: Session = {
      remote: port.remote,
      state: options.setUp(port.remote),
      pendingRejects: new Set(),
      end(error) {
        if (current === session) current = undefined;
        port.terminate();
        for (const reject of [...session.pendingRejects]) reject(error);
      },
    };
    port.onDeath((reason) => lose(session, namedError("worker-died", `${options.name} ended: ${reason}`)));
    current = session;
    return session;
  }

  function lose(session: Session, error: Error): void {
    if (current === session) options.onLost?.(error.message);
    session.end(error);
  }

  return {
    async call({ signal, endsWorker }, invoke) {
      signal?.throwIfAborted();
      const session = live();
      return new Promise((resolve, reject) => {
        const inner = new AbortController();
        let grace: ReturnType<typeof setTimeout> | undefined;
        const settle = () => {
          clearTimeout(grace);
          session.pendingRejects.delete(fail);
          signal?.removeEventListener("abort", onAbort);
          releaseSignal(inner.signal);
        };
        const fail = (error: unknown) => {
          settle();
          reject(signal?.aborted === true ? namedError("AbortError", "cancelled") : error);
        };
        const onAbort = () => {
          inner.abort();
          // The worker may be in the middle of a long synchronous step, where no message reaches it.
          grace = setTimeout(() => {
            const error = namedError("worker-died", `${options.name} did not stop when asked`);
            if (endsWorker) session.end(error);
            else fail(error);
          }, options.graceMs);
        };
        session.pendingRejects.add(fail);
        signal?.addEventListener("abort", onAbort, { once: true });
        invoke(session, inner.signal).then(
          (value) => {
            settle();
            resolve(value);
          },
          (error) => {
            fail(error);
            if (isNamed(error, "device-lost")) lose(session, error);
            // The call that failed would fail again; the others on this worker start again on its replacement.
            if (isNamed(error, "gpu-failed")) lose(session, namedError("device-lost", error.message));
          },
        );
      });
    },
    isRunning: () => current !== undefined,
    terminate: () => current?.end(namedError("worker-died", `${options.name} was closed`)),
  };
}
