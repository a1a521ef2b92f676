import { expect, test } from "vitest";
import { dataset, deferred, fakePool, inputs, never, task, unaborted } from "../../../tests/fakeWorkers.ts";
import type { CraftRequest, CraftResult } from "../../experiment/interactive/craft.ts";
import type { PlaygroundRequest } from "../../experiment/interactive/playground.ts";
import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import type { ScoresRequest } from "../../experiment/interactive/scores.ts";
import type { SlicePart, SliceRequest } from "../../experiment/interactive/slice.ts";
import { namedError } from "../engine/namedError.ts";

const request = { dataset } as unknown as CraftRequest;

test("crafting never waits for tasks on a CPU, shares the worker of a GPU, and the latest request wins", async () => {
  const result = { seconds: 1 } as unknown as CraftResult;
  for (const backend of ["wasm", "webgpu"] as const) {
    const started = deferred();
    let calls = 0;
    const { pool, spawned } = await fakePool({
      backend,
      run: () => never,
      craft: (_request, _weights, signal) => {
        started.resolve();
        if (++calls === 2) return Promise.resolve(result);
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      },
    });
    void pool.run(task, inputs, unaborted, () => undefined).catch(() => undefined);
    const older = pool.craft(request, {}, unaborted, () => undefined);
    await started.promise;
    const newer = pool.craft(request, {}, unaborted, () => undefined);
    await expect(older).rejects.toMatchObject({ name: "AbortError" });
    await expect(newer).resolves.toEqual(result);
    expect(spawned).toHaveLength(backend === "webgpu" ? 1 : 2);
    expect(spawned.some(({ terminated }) => terminated)).toBe(false);
  }
});

test("on a CPU, the first worker goes to the lane or to a task, whichever comes first, and the other starts one of its own", async () => {
  for (const isLaneFirst of [true, false]) {
    const started = deferred();
    const { pool, spawned } = await fakePool({
      backend: "wasm",
      run: () => {
        started.resolve();
        return never;
      },
      craft: () => Promise.resolve({ seconds: 1 } as unknown as CraftResult),
    });
    const craft = () => pool.craft(request, {}, unaborted, () => undefined);
    const work = async () => {
      void pool.run(task, inputs, unaborted, () => undefined).catch(() => undefined);
      await started.promise;
    };
    await (isLaneFirst ? craft() : work());
    expect(spawned).toHaveLength(1);
    await (isLaneFirst ? work() : craft());
    expect(spawned).toHaveLength(2);
    // The lane keeps its worker.
    await craft();
    expect(spawned).toHaveLength(2);
  }
});

test("an attack whose worker is lost is made again on a new one, once, and the loss is reported", async () => {
  const result = { seconds: 1 } as unknown as CraftResult;
  for (const [times, outcome] of [
    [1, result],
    [2, "lost 2"],
  ] as const) {
    let calls = 0;
    const {
      pool,
      spawned,
      lost: reported,
    } = await fakePool({
      backend: "webgpu",
      craft: async () => {
        calls++;
        if (calls <= times) throw namedError("device-lost", `lost ${calls}`);
        return result;
      },
    });
    const attacked = pool.craft(request, {}, unaborted, () => undefined).catch((error: Error) => error.message);
    expect(await attacked).toEqual(outcome);
    expect(reported).toEqual(Array.from({ length: times }, (_, i) => `lost ${i + 1}`));
    expect(spawned).toHaveLength(2);
  }
});

test("gradients go on the interactive lane: a newer request ends the older one, and an attack goes on", async () => {
  const started = deferred();
  let attacked: (result: CraftResult) => void = () => undefined;
  const result = { images: [] };
  let calls = 0;
  const { pool, provided } = await fakePool({
    run: () => never,
    craft: () =>
      new Promise((resolve) => {
        attacked = resolve;
      }),
    gradients: (_request, _weights, signal) => {
      started.resolve();
      if (++calls === 2) return Promise.resolve(result);
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
  });
  void pool.run(task, inputs, unaborted, () => undefined).catch(() => undefined);
  const crafting = pool.craft(request, {}, unaborted, () => undefined);
  const asked = { dataset } as unknown as ScoresRequest;
  const older = pool.gradients(asked, {}, unaborted);
  await started.promise;
  const newer = pool.gradients(asked, {}, unaborted);
  await expect(older).rejects.toMatchObject({ name: "AbortError" });
  await expect(newer).resolves.toEqual(result);
  attacked({ seconds: 2 } as unknown as CraftResult);
  await expect(crafting).resolves.toEqual({ seconds: 2 });
  // Both bring their images: data that are not on this machine are not asked for.
  expect(provided).toEqual(["digits"]);
});

test("slices go on the interactive lane, without data: a newer one ends the older one, and its parts", async () => {
  const started = deferred();
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
  const { pool, provided } = await fakePool({
    slice: async (_request, _weights, signal, onPart) => {
      const isFirst = ++calls === 1;
      onPart(part(16));
      if (!isFirst) return grid;
      started.resolve();
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          onPart(part(8));
          reject(signal.reason);
        });
      });
    },
  });
  const asked = {} as SliceRequest;
  const reported: string[] = [];
  const older = pool.slice(asked, {}, unaborted, ({ stride }) => reported.push(`older ${stride}`));
  await started.promise;
  const newer = pool.slice(asked, {}, unaborted, ({ stride }) => reported.push(`newer ${stride}`));
  await expect(older).rejects.toMatchObject({ name: "AbortError" });
  await expect(newer).resolves.toEqual(grid);
  expect(reported).not.toContain("older 8");
  expect(provided).toEqual([]);
});

test("the plane goes on the interactive lane, without data: a newer request ends the older one", async () => {
  const started = deferred();
  let calls = 0;
  const result = { networks: [] };
  const { pool, provided } = await fakePool({
    run: () => never,
    playground: (_request, _weights, signal) => {
      started.resolve();
      if (++calls === 2) return Promise.resolve(result);
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
  });
  void pool.run(task, inputs, unaborted, () => undefined).catch(() => undefined);
  const older = pool.playground({} as PlaygroundRequest, {}, unaborted);
  await started.promise;
  const newer = pool.playground({} as PlaygroundRequest, {}, unaborted);
  await expect(older).rejects.toMatchObject({ name: "AbortError" });
  await expect(newer).resolves.toEqual(result);
  expect(provided).toEqual(["digits"]);
});
