import { expose, wrap } from "comlink";
import { expect, onTestFinished, test } from "vitest";
import type { BackendReport, TaskOutcome } from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { CraftRequest, CraftResult } from "../../experiment/interactive/craft.ts";
import type { GradientsRequest } from "../../experiment/interactive/gradients.ts";
import type { PlaygroundRequest } from "../../experiment/interactive/playground.ts";
import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import type { SlicePart, SliceRequest } from "../../experiment/interactive/slice.ts";
import type { CoherenceTask } from "../../experiment/plan/task.ts";
import type { LabWorker } from "../engine/api.ts";
import type { WorkerPort } from "../engine/managedWorker.ts";
import { namedError } from "../engine/namedError.ts";
import { installSignalTransfer } from "../engine/signalTransfer.ts";
import { createWorkerPool } from "./workerPool.ts";

const dataset = { id: "digits", params: {} };
const task = { kind: "coherence", dataset } as unknown as CoherenceTask;
const request = { dataset } as unknown as CraftRequest;
const never = new Promise<never>(() => undefined);
const { signal: unaborted } = new AbortController();

const report = (id: BackendReport["id"]): BackendReport => ({
  id,
  adapter: "test",
  software: false,
  reason: "a test",
  tfjs: "0",
  threads: 1,
});

interface Fake {
  readonly run?: LabWorker["run"];
  readonly craft?: LabWorker["craft"];
  readonly gradients?: LabWorker["gradients"];
  readonly slice?: LabWorker["slice"];
  readonly playground?: LabWorker["playground"];
  readonly start?: LabWorker["start"];
  readonly backend?: BackendReport["id"];
  readonly size?: number;
  readonly graceMs?: number;
}

/** A pool whose "workers" live behind real message channels in this thread. */
async function poolOf(fake: Fake) {
  installSignalTransfer();
  const losses: string[] = [];
  const spawned: { readonly die: (reason: string) => void; terminated: boolean }[] = [];
  const provided: string[] = [];
  const spawn = (): WorkerPort => {
    const { port1, port2 } = new MessageChannel();
    const missing = () => Promise.reject(new Error("not part of this test"));
    expose(
      {
        start: fake.start ?? (async () => report(fake.backend ?? "wasm")),
        provide: async ({ dataset: choice }: { dataset: { id: string } }) => {
          provided.push(choice.id);
          return {};
        },
        examples: missing,
        run: fake.run ?? missing,
        craft: fake.craft ?? missing,
        gradients: fake.gradients ?? missing,
        slice: fake.slice ?? missing,
        playground: fake.playground ?? missing,
        memory: async () => ({ tensors: 3, tensorBytes: 40, heapBytes: 500, gpuBytes: 0 }),
      },
      port2,
    );
    const life: { die: (reason: string) => void; terminated: boolean } = {
      die: () => undefined,
      terminated: false,
    };
    spawned.push(life);
    return {
      lab: wrap<LabWorker>(port1) as unknown as LabWorker,
      onDeath(listener) {
        life.die = listener;
      },
      terminate() {
        life.terminated = true;
        port1.close();
        port2.close();
      },
    };
  };
  const pool = await createWorkerPool({
    spawn,
    start: { prefer: "auto" },
    size: () => fake.size ?? 1,
    readDataset: async (choice) => ({ dataset: choice, files: {} }),
    graceMs: fake.graceMs ?? 60_000,
    onLost: (reason) => losses.push(reason),
  });
  onTestFinished(() => pool.close());
  return { pool, spawned, provided, losses };
}

const inputs = { weights: {}, checkpoints: {} };
const outcome = { seconds: 1, backend: report("wasm") } as unknown as TaskOutcome;

test("tasks beyond the size wait, workers start when needed, and each is given a data set once", async () => {
  let running = 0;
  let most = 0;
  const { pool, spawned, provided } = await poolOf({
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
  const { pool, spawned } = await poolOf({
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
  const { pool, spawned, losses } = await poolOf({
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
  expect(losses).toEqual([]);
  obey = true;
  expect(await pool.run(task, inputs, unaborted, () => undefined)).toEqual(outcome);
  expect(spawned).toHaveLength(2);
});

test("a worker that dies rejects its call with the reason and is replaced", async () => {
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let dying = true;
  const { pool, spawned } = await poolOf({
    run: () => {
      begun();
      return dying ? never : Promise.resolve([outcome]);
    },
  });
  const running = pool.run(task, inputs, unaborted, () => undefined);
  await started;
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
  const { pool, spawned } = await poolOf({
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

test("crafting never waits for tasks on a CPU, shares the worker of a GPU, and the latest request wins", async () => {
  const result = { seconds: 1 } as unknown as CraftResult;
  for (const backend of ["wasm", "webgpu"] as const) {
    let begun: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    let calls = 0;
    const { pool, spawned } = await poolOf({
      backend,
      run: () => never,
      craft: (_request, _weights, signal) => {
        begun();
        if (++calls === 2) return Promise.resolve(result);
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      },
    });
    void pool.run(task, inputs, unaborted, () => undefined).catch(() => undefined);
    const older = pool.craft(request, {}, unaborted, () => undefined);
    await started;
    const newer = pool.craft(request, {}, unaborted, () => undefined);
    await expect(older).rejects.toMatchObject({ name: "AbortError" });
    await expect(newer).resolves.toEqual(result);
    expect(spawned).toHaveLength(backend === "webgpu" ? 1 : 2);
    expect(spawned.some(({ terminated }) => terminated)).toBe(false);
  }
});

test("an attack whose worker is lost is made again on a new one, once, and the loss is told", async () => {
  const result = { seconds: 1 } as unknown as CraftResult;
  for (const [losses, outcome] of [
    [1, result],
    [2, "lost 2"],
  ] as const) {
    let calls = 0;
    const {
      pool,
      spawned,
      losses: told,
    } = await poolOf({
      backend: "webgpu",
      craft: async () => {
        calls++;
        if (calls <= losses) throw namedError("device-lost", `lost ${calls}`);
        return result;
      },
    });
    const attacked = pool
      .craft(request, {}, unaborted, () => undefined)
      .catch((error: Error) => error.message);
    expect(await attacked).toEqual(outcome);
    expect(told).toEqual(Array.from({ length: losses }, (_, i) => `lost ${i + 1}`));
    expect(spawned).toHaveLength(2);
  }
});

test("memory is told of the workers that are up, and none is started for it", async () => {
  const { pool, spawned } = await poolOf({ size: 2, run: async () => [outcome] });
  expect(await pool.memory()).toHaveLength(1);
  const tasks = [1, 2].map(() => pool.run(task, inputs, unaborted, () => undefined));
  await Promise.all(tasks);
  expect(await pool.memory()).toEqual(
    [1, 2].map(() => ({ tensors: 3, tensorBytes: 40, heapBytes: 500, gpuBytes: 0 })),
  );
  expect(spawned).toHaveLength(2);
});

test("gradients go on the interactive lane: a newer request ends the older one, and an attack goes on", async () => {
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let attacked: (result: CraftResult) => void = () => undefined;
  const result = { images: [] };
  let calls = 0;
  const { pool, provided } = await poolOf({
    run: () => never,
    craft: () =>
      new Promise((resolve) => {
        attacked = resolve;
      }),
    gradients: (_request, _weights, signal) => {
      begun();
      if (++calls === 2) return Promise.resolve(result);
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
  });
  void pool.run(task, inputs, unaborted, () => undefined).catch(() => undefined);
  const crafting = pool.craft(request, {}, unaborted, () => undefined);
  const asked = { dataset } as unknown as GradientsRequest;
  const older = pool.gradients(asked, {}, unaborted);
  await started;
  const newer = pool.gradients(asked, {}, unaborted);
  await expect(older).rejects.toMatchObject({ name: "AbortError" });
  await expect(newer).resolves.toEqual(result);
  attacked({ seconds: 2 } as unknown as CraftResult);
  await expect(crafting).resolves.toEqual({ seconds: 2 });
  // Both bring their images: data that are not on this machine are not asked for.
  expect(provided).toEqual(["digits"]);
});

test("slices go on the interactive lane, without data: a newer one ends the older one, and its parts", async () => {
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const part = (stride: number): SlicePart => ({ stride, scores: Float32Array.of(stride) });
  const grid: ScoreGrid = {
    columns: 2,
    rows: 2,
    x: [0, 1],
    y: [0, 1],
    classes: 1,
    scores: Float32Array.of(1, 2, 3, 4),
  };
  let calls = 0;
  const { pool, provided } = await poolOf({
    slice: async (_request, _weights, signal, onPart) => {
      const isFirst = ++calls === 1;
      onPart(part(16));
      if (!isFirst) return grid;
      begun();
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          onPart(part(8));
          reject(signal.reason);
        });
      });
    },
  });
  const asked = {} as SliceRequest;
  const told: string[] = [];
  const older = pool.slice(asked, {}, unaborted, ({ stride }) => told.push(`older ${stride}`));
  await started;
  const newer = pool.slice(asked, {}, unaborted, ({ stride }) => told.push(`newer ${stride}`));
  await expect(older).rejects.toMatchObject({ name: "AbortError" });
  await expect(newer).resolves.toEqual(grid);
  expect(told).not.toContain("older 8");
  expect(provided).toEqual([]);
});

test("the plane goes on the interactive lane, without data: a newer request ends the older one", async () => {
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let calls = 0;
  const result = { networks: [] };
  const { pool, provided } = await poolOf({
    run: () => never,
    playground: (_request, _weights, signal) => {
      begun();
      if (++calls === 2) return Promise.resolve(result);
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
  });
  void pool.run(task, inputs, unaborted, () => undefined).catch(() => undefined);
  const older = pool.playground({} as PlaygroundRequest, {}, unaborted);
  await started;
  const newer = pool.playground({} as PlaygroundRequest, {}, unaborted);
  await expect(older).rejects.toMatchObject({ name: "AbortError" });
  await expect(newer).resolves.toEqual(result);
  expect(provided).toEqual(["digits"]);
});

test("replacements use the backend that the first worker chose, and every result gives its reason", async () => {
  const asked: string[] = [];
  let dying = true;
  const { pool, spawned } = await poolOf({
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
  await expect(poolOf({ start })).rejects.toThrow("no backend starts here");
});
