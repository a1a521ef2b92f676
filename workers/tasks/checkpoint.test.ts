import { beforeAll, describe, expect, test } from "vitest";
import { startBackend } from "../backend/start.ts";
import { createCheckpoint } from "./checkpoint.ts";

/** Keeps the thread busy, as a batch does, for longer than tasks may hold it. */
function work(): void {
  const until = performance.now() + 60;
  while (performance.now() < until);
}

beforeAll(async () => {
  await startBackend({ prefer: "cpu" });
});

describe("checkpoint", () => {
  test("lets messages in that came during the work, an abort among them", async () => {
    const control = new AbortController();
    const checkpoint = createCheckpoint(control.signal);
    const messages = new MessageChannel();
    messages.port1.onmessage = () => control.abort();
    messages.port2.postMessage("stop");
    work();
    await expect(checkpoint()).rejects.toMatchObject({ name: "AbortError" });
    messages.port1.close();
  });

  test("rejects at once when it is already stopped, with the reason given", async () => {
    await expect(createCheckpoint(AbortSignal.abort(new Error("a newer request")))()).rejects.toThrow(
      "a newer request",
    );
  });

  test("goes on after yielding", async () => {
    const checkpoint = createCheckpoint(new AbortController().signal);
    work();
    await checkpoint();
    await checkpoint();
  });
});
