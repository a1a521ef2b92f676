import { transferHandlers } from "comlink";

interface SignalOnTheWire {
  readonly aborted: boolean;
  readonly port: MessagePort;
}

const portsOf = new WeakMap<AbortSignal, MessagePort[]>();

/**
 * Teaches Comlink to transfer an AbortSignal, which cannot be cloned. Call it once on each side of the boundary. The
 * receiver gets a signal of its own that aborts when the sender's does; `releaseSignal` ends the connection.
 */
export function installSignalTransfer(): void {
  transferHandlers.set("abort-signal", {
    canHandle: (value: unknown): value is AbortSignal => value instanceof AbortSignal,
    serialize(value: unknown): [unknown, Transferable[]] {
      const signal = value as AbortSignal;
      const { port1, port2 } = new MessageChannel();
      portsOf.set(signal, [...(portsOf.get(signal) ?? []), port1]);
      signal.addEventListener("abort", () => port1.postMessage("abort"), { once: true });
      return [{ aborted: signal.aborted, port: port2 } satisfies SignalOnTheWire, [port2]];
    },
    deserialize(value: unknown): AbortSignal {
      const { aborted, port } = value as SignalOnTheWire;
      const controller = new AbortController();
      if (aborted) controller.abort();
      else {
        port.onmessage = () => {
          port.close();
          controller.abort();
        };
      }
      return controller.signal;
    },
  });
}

/** Closes the ports that carry `signal`. Call it when the call that it was passed to has settled. */
export function releaseSignal(signal: AbortSignal): void {
  for (const port of portsOf.get(signal) ?? []) port.close();
  portsOf.delete(signal);
}
