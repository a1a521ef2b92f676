import { expect, test } from "vitest";
import {
  dataset,
  deferred,
  fakePool,
  inputs,
  never,
  outcome,
  report,
  task,
  unaborted,
} from "../../../tests/fakeWorkers.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { CraftRequest, CraftResult } from "../../experiment/interactive/craft.ts";
import type { TrainTask } from "../../experiment/plan/task.ts";
import { namedError } from "../engine/namedError.ts";

test("tasks beyond the size wait, workers start when needed, and each is given a data set once", async () => {
  let running = 0;
  let most = 0;
  const { pool, spawned, provided } = await fakePool({
    size: 2,
    run: async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return [outcome];
    },
  });
  expect(spawned).toHaveLength(1);
  await Promise.all(Array.from({ length: 6 }, () => pool.run(task, inputs, unaborted, () => undefined)));
  expect(most).toBe(2);
  expect(spawned).toHaveLength(2);
  expect(provided).toEqual(["digits", "digits"]);
});

test("events reach the listener and an abort reaches the worker", async () => {
  const event: TaskEvent = { kind: "progress", key: "a", done: 1, total: 2, unit: "batches" };
  const { pool, spawned } = await fakePool({
    run: (_tasks, _inputs, signal, onEvent) => {
      onEvent(event);
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
  });
  const controller = new AbortController();
  const seen: TaskEvent[] = [];
  const running = pool.run(task, inputs, controller.signal, (told) => {
    seen.push(told);
    controller.abort();
  });
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
  expect(seen).toEqual([event]);
  expect(spawned[0]?.terminated).toBe(false);
});

test("an abort that is not obeyed ends the worker; the next task gets a new one", async () => {
  let obey = false;
  const controller = new AbortController();
  const { pool, spawned, lost } = await fakePool({
    graceMs: 10,
    run: () => {
      controller.abort();
      return obey ? Promise.resolve([outcome]) : never;
    },
  });
  const running = pool.run(task, inputs, controller.signal, () => undefined);
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
  expect(spawned[0]?.terminated).toBe(true);
  // Its end was wished for: nobody lost anything.
  expect(lost).toEqual([]);
  obey = true;
  expect(await pool.run(task, inputs, unaborted, () => undefined)).toEqual(outcome);
  expect(spawned).toHaveLength(2);
});

test("a worker that dies rejects its call with the reason and is replaced", async () => {
  const started = deferred();
  let dying = true;
  const { pool, spawned } = await fakePool({
    run: () => {
      started.resolve();
      return dying ? never : Promise.resolve([outcome]);
    },
  });
  const running = pool.run(task, inputs, unaborted, () => undefined);
  await started.promise;
  dying = false;
  spawned[0]?.die("out of memory");
  await expect(running).rejects.toMatchObject({
    name: "worker-died",
    message: expect.stringContaining("out of memory"),
  });
  expect(await pool.run(task, inputs, unaborted, () => undefined)).toEqual(outcome);
});

test("the name of an error crosses, and a lost device ends its worker", async () => {
  let lost = true;
  const { pool, spawned } = await fakePool({
    backend: "webgpu",
    run: async () => {
      if (!lost) return [outcome];
      lost = false;
      throw namedError("device-lost", "the GPU was lost");
    },
  });
  await expect(pool.run(task, inputs, unaborted, () => undefined)).rejects.toMatchObject({
    name: "device-lost",
    message: "the GPU was lost",
  });
  expect(spawned[0]?.terminated).toBe(true);
  expect(await pool.run(task, inputs, unaborted, () => undefined)).toEqual(outcome);
});

test("a GPU that cannot do the work fails that call by name; the other call of its worker is made again", async () => {
  const result = { seconds: 1 } as unknown as CraftResult;
  const started = deferred();
  let crafted = 0;
  const { pool, spawned, lost } = await fakePool({
    backend: "webgpu",
    run: async () => {
      await started.promise;
      throw namedError("gpu-failed", "the GPU has no memory left");
    },
    craft: () => {
      started.resolve();
      return crafted++ === 0 ? never : Promise.resolve(result);
    },
  });
  const failed = pool.run(task, inputs, unaborted, () => undefined);
  const request = { dataset } as unknown as CraftRequest;
  const beside = pool.craft(request, {}, unaborted, () => undefined);
  await expect(failed).rejects.toMatchObject({ name: "gpu-failed", message: "the GPU has no memory left" });
  await expect(beside).resolves.toEqual(result);
  expect(spawned.map(({ terminated }) => terminated)).toEqual([true, false]);
  expect(lost).toEqual(["the GPU has no memory left"]);
});

test("on a GPU, trainings run at once on the one worker, and other tasks one after the other", async () => {
  const started: string[] = [];
  const all = deferred();
  const { pool, spawned } = await fakePool({
    backend: "webgpu",
    run: async (tasks) => {
      started.push(...tasks.map(({ kind }) => kind));
      if (started.length === 4) all.resolve();
      await all.promise;
      return [outcome];
    },
  });
  const training = { kind: "train", dataset } as unknown as TrainTask;
  expect(pool.together).toBeGreaterThan(3);
  const results = [task, training, training, task, training].map((each) =>
    pool.run(each, inputs, unaborted, () => undefined),
  );
  await all.promise;
  expect(started.toSorted()).toEqual(["coherence", "train", "train", "train"]);
  await Promise.all(results);
  expect(spawned).toHaveLength(1);
});

test("memory is told of the workers that are up, and none is started for it", async () => {
  const { pool, spawned } = await fakePool({ size: 2, run: async () => [outcome] });
  expect(await pool.memory()).toHaveLength(1);
  const tasks = [1, 2].map(() => pool.run(task, inputs, unaborted, () => undefined));
  await Promise.all(tasks);
  expect(await pool.memory()).toEqual([1, 2].map(() => ({ tensors: 3, tensorBytes: 40, heapBytes: 500, gpuBytes: 0 })));
  expect(spawned).toHaveLength(2);
});

test("replacements use the backend that the first worker chose, and every result gives its reason", async () => {
  const asked: string[] = [];
  let dying = true;
  const { pool, spawned } = await fakePool({
    start: async ({ prefer }) => {
      asked.push(prefer);
      return { ...report("wasm"), reason: `${prefer} was asked for` };
    },
    run: async () => {
      if (dying) spawned[0]?.die("out of memory");
      dying = false;
      return [{ ...outcome, backend: { ...report("wasm"), reason: "wasm was asked for" } }];
    },
  });
  await expect(pool.run(task, inputs, unaborted, () => undefined)).rejects.toMatchObject({
    name: "worker-died",
  });
  const { backend } = await pool.run(task, inputs, unaborted, () => undefined);
  expect(asked).toEqual(["auto", "wasm"]);
  expect(backend.reason).toBe("auto was asked for");
});

test("a backend that does not start is the pool's own error", async () => {
  const start = () => Promise.reject(new Error("no backend starts here"));
  await expect(fakePool({ start })).rejects.toThrow("no backend starts here");
});
