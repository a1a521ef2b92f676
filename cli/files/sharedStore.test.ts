import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Artefact } from "../../src/experiment/artefacts/artefact.ts";
import { taskKey } from "../../src/experiment/plan/key.ts";
import type { TrainTask } from "../../src/experiment/plan/task.ts";
import { contentDigest, type Damage } from "../../src/lab/store/integrity.ts";
import { openDirectoryStore } from "./directoryStore.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-shared-"));
});
afterEach(() => rm(folder, { recursive: true }));

const task: TrainTask = {
  kind: "train",
  numerics: 1,
  dataset: { id: "digits", params: {} },
  network: { id: "linear", params: {} },
  labelling: { groups: [0, 1], sampling: "natural" },
  replica: 0,
  seed: 1,
  defence: { id: "standard", params: {} },
  training: { epochs: 2, batchSize: 1, learningRate: 1, drops: [], momentum: 0, weightDecay: 0 },
};

/** A result of the task whose weights end in `bit`. */
async function result(bit: number, inputs: Artefact["inputs"] = {}, adapter = "cpu (simd)"): Promise<Artefact> {
  const data = { kind: "train", parameters: 1, history: [], validation: { clean: 1, adversarial: 0 } } as const;
  const weights = Uint8Array.of(1, 2, 3, bit);
  return {
    key: await taskKey(task),
    task,
    digest: await contentDigest({ data, weights }),
    inputs,
    data,
    weights,
    warnings: [],
    provenance: {
      version: "0",
      backend: { id: "wasm", adapter, software: false, reason: "a test", tfjs: "0", threads: 1 },
      seconds: 1,
      finished: "2026-01-01T00:00:00.000Z",
    },
  };
}

/** The store as one of several machines sees it. */
async function machine() {
  const damages: Damage[] = [];
  const replaced: string[] = [];
  const waits: string[] = [];
  const store = await openDirectoryStore({
    folder,
    onDamaged: (damage) => damages.push(damage),
    onReplaced: (_key, sentence) => replaced.push(sentence),
    onWait: (_key, { host }) => waits.push(host),
  });
  return { store, damages, replaced, waits };
}

test("two machines that compute the same task agree, and the first file stays", async () => {
  const [one, two] = [await machine(), await machine()];
  const first = await result(0);
  await one.store.put(first);
  const path = join(folder, "artefacts", `${first.key}.json`);
  const { ino } = await stat(path);
  await two.store.put({ ...first, provenance: { ...first.provenance, seconds: 2 } });
  expect((await stat(path)).ino).toBe(ino);
  expect(await two.store.get(first.key)).toEqual(first);
});

test("many machines that store a result at the same moment leave one sound result and no other file", async () => {
  const machines = await Promise.all(Array.from({ length: 12 }, machine));
  const same = await result(0);
  await Promise.all(machines.map(({ store }) => store.put(same)));
  expect(await machines[0]?.store.get(same.key)).toEqual(same);
  expect(machines.flatMap(({ damages }) => damages)).toEqual([]);
  expect(await readdir(join(folder, "artefacts"))).toEqual([`${same.key}.json`]);
  expect(await readdir(join(folder, "weights"))).toEqual([`${same.key}.safetensors`]);
});

test("a result that differs is refused with both origins, and the stored one is kept", async () => {
  const [one, two] = [await machine(), await machine()];
  const first = await result(0);
  const second = await result(1, {}, "another processor");
  await one.store.put(first);
  await expect(two.store.put(second)).rejects.toMatchObject({
    name: "different-result",
    message: expect.stringMatching(
      `${first.digest.slice(0, 12)} \\(wasm on cpu \\(simd\\), lab 0\\), the new one ${second.digest.slice(0, 12)} \\(wasm on another processor`,
    ),
  });
  expect(await one.store.get(first.key)).toEqual(first);
});

test("a result of other inputs replaces the stored one, and this is said", async () => {
  const { store, replaced } = await machine();
  const old = await result(0, { a: "1" });
  const current = await result(1, { a: "2" });
  await store.put(old);
  await store.put(current);
  expect(await store.get(old.key)).toEqual(current);
  expect(replaced).toEqual([`its stored result ${old.digest} was computed from other inputs: it is replaced`]);
});

test("weights that a killed machine left behind do not stand in for those of a result", async () => {
  const { store, damages } = await machine();
  const whole = await result(0);
  await writeFile(join(folder, "weights", `${whole.key}.safetensors`), Uint8Array.of(9));
  expect(await store.get(whole.key)).toBeUndefined();
  await store.put(whole);
  expect(await store.get(whole.key)).toEqual(whole);
  expect(damages).toEqual([]);
});

const { signal } = new AbortController();
const lockOf = (name: string) => join(folder, "locks", `${name}.lock`);

/** Whether work on `a` has to wait. */
async function waitsForLock(): Promise<boolean> {
  const controller = new AbortController();
  const store = await openDirectoryStore({
    folder,
    onDamaged: () => undefined,
    onWait: () => controller.abort(),
  });
  return store.exclusively("a", controller.signal, async () => false).catch(() => true);
}

test("a machine with a wrong clock respects the lock of a living holder", async () => {
  const { store } = await machine();
  await writeFile(lockOf("a"), JSON.stringify({ pid: 1, host: "elsewhere", token: "alive" }));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  try {
    expect(await waitsForLock()).toBe(true);
  } finally {
    vi.useRealTimers();
  }
  // Silent for longer than a minute by the clock of the file system: its machine is gone.
  const past = new Date(Date.now() - 90_000);
  await utimes(lockOf("a"), past, past);
  expect(await store.exclusively("a", signal, async () => "taken over")).toBe("taken over");
});

test("a process id of another container is not looked up here", async () => {
  await machine();
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  const holder = { pid: dead, host: hostname(), token: "there" };
  await writeFile(lockOf("a"), JSON.stringify({ ...holder, space: "pid:[1]" }));
  expect(await waitsForLock()).toBe(true);
  await writeFile(lockOf("a"), JSON.stringify(holder));
  expect(await waitsForLock()).toBe(false);
});

test("a holder that was taken over leaves the lock of its successor alone", async () => {
  const { store } = await machine();
  const successor = JSON.stringify({ pid: 1, host: "elsewhere", token: "successor" });
  await store.exclusively("a", signal, async () => {
    await rm(lockOf("a"));
    await writeFile(lockOf("a"), successor);
  });
  expect(await readFile(lockOf("a"), "utf8")).toBe(successor);
  expect(await readdir(join(folder, "locks"))).toEqual(["a.lock"]);
});
