import { backend } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startBackend } from "../backend/start.ts";
import { createYieldPoint } from "./yieldPoint.ts";

/** Blocks the thread, as a batch does, for longer than the time between two yields. */
function work(): void {
  const until = performance.now() + 60;
  while (performance.now() < until);
}

beforeAll(async () => {
  await startBackend({ prefer: "cpu" });
});

describe("yield point", () => {
  test("handles messages that arrived during the work, including an abort", async () => {
    const control = new AbortController();
    const yieldPoint = createYieldPoint(control.signal);
    const messages = new MessageChannel();
    messages.port1.onmessage = () => control.abort();
    messages.port2.postMessage("stop");
    work();
    await expect(yieldPoint()).rejects.toMatchObject({ name: "AbortError" });
    messages.port1.close();
  });

  test("rejects at once with the given reason when the signal is already aborted", async () => {
    await expect(createYieldPoint(AbortSignal.abort(new Error("a newer request")))()).rejects.toThrow(
      "a newer request",
    );
  });

  test("a lost GPU rejects the next call, and causes no unhandled rejection where there is none", async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", onUnhandled);
    const gpu = backend() as { queue?: unknown };
    gpu.queue = { onSubmittedWorkDone: () => Promise.reject(new Error("the GPU is gone")) };
    try {
      const yieldPoint = createYieldPoint(new AbortController().signal);
      work();
      await yieldPoint();
      // Node reports an unhandled rejection after the microtasks.
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).toEqual([]);
      work();
      await expect(yieldPoint()).rejects.toThrow("the GPU is gone");
    } finally {
      delete gpu.queue;
      process.off("unhandledRejection", onUnhandled);
    }
  });

  test("continues after yielding", async () => {
    const yieldPoint = createYieldPoint(new AbortController().signal);
    work();
    await yieldPoint();
    await yieldPoint();
  });
});
