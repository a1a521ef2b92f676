import "fake-indexeddb/auto";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { openDB } from "idb";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { openDirectoryStore } from "../../../cli/files/directoryStore.ts";
import { gate } from "../../../tests/gate.ts";
import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import { taskKey } from "../../experiment/plan/key.ts";
import type { TrainTask } from "../../experiment/plan/task.ts";
import { openIndexedDbStore } from "./indexedDbStore.ts";
import { contentDigest, type Damage } from "./integrity.ts";
import { tabLocks } from "./pageLocks.ts";
import type { Store } from "./store.ts";

async function artefact(replica: number): Promise<Artefact> {
  const task: TrainTask = {
    kind: "train",
    numerics: 1,
    dataset: { id: "digits", params: {} },
    network: { id: "linear", params: {} },
    labelling: { groups: [0, 1], sampling: "natural" },
    replica,
    seed: 1,
    defence: { id: "standard", params: {} },
    training: { epochs: 2, batchSize: 1, learningRate: 1, drops: [], momentum: 0, weightDecay: 0 },
  };
  const data = {
    kind: "train",
    parameters: 1,
    history: [],
    validation: { clean: 1, adversarial: 0 },
  } as const;
  const weights = Uint8Array.of(1, 2, 3, replica);
  return {
    key: await taskKey(task),
    task,
    digest: await contentDigest({ data, weights }),
    inputs: {},
    data,
    weights,
    warnings: [],
    provenance: {
      version: "0",
      backend: { id: "wasm", adapter: "cpu", software: false, reason: "a test", tfjs: "0", threads: 1 },
      seconds: 1,
      finished: "2026-01-01T00:00:00.000Z",
    },
  };
}

interface Bench {
  readonly open: (onDamaged: (damage: Damage) => void) => Promise<Store>;
  /** Spoil what is stored: one byte of the weights, or of the checkpoint. */
  readonly spoil: (key: string, what: "weights" | "checkpoints") => Promise<void>;
}

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "robin-store-"));
  folders.push(folder);
  return folder;
}

let databases = 0;
const benches: Record<string, () => Promise<Bench>> = {
  async IndexedDB() {
    const name = `test-${databases++}`;
    const locks = tabLocks();
    return {
      open: (onDamaged) => openIndexedDbStore({ name, locks, onDamaged }),
      async spoil(key, what) {
        const db = await openDB(name, 1);
        const value = await db.get(what, key);
        const bytes = what === "weights" ? value : value.state;
        bytes[0] ^= 1;
        await db.put(what, value, key);
        db.close();
      },
    };
  },
  async directory() {
    const folder = await newFolder();
    return {
      open: (onDamaged) => openDirectoryStore({ folder, onDamaged }),
      async spoil(key, what) {
        const path = join(folder, what, `${key}.${what === "weights" ? "safetensors" : "bin"}`);
        const bytes = await readFile(path);
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        await writeFile(path, bytes);
      },
    };
  },
};

describe.each(Object.entries(benches))("%s store", (_name, makeBench) => {
  const fresh = async () => {
    const damages: Damage[] = [];
    const bench = await makeBench();
    return { bench, damages, store: await bench.open((damage) => damages.push(damage)) };
  };

  test("gives back what was put, also after it is opened again", async () => {
    const { bench, store } = await fresh();
    const stored = await artefact(0);
    expect(await store.get(stored.key)).toBeUndefined();
    await store.put(stored);
    expect(await store.get(stored.key)).toEqual(stored);
    const again = await bench.open(() => undefined);
    expect(await again.get(stored.key)).toEqual(stored);
    expect(await again.keys()).toEqual([stored.key]);
    await again.remove(stored.key);
    expect(await again.keys()).toEqual([]);
    expect(await again.get(stored.key)).toBeUndefined();
  });

  test("a checkpoint is replaced by the next and removed with the result", async () => {
    const { store } = await fresh();
    const stored = await artefact(0);
    expect(await store.getCheckpoint(stored.key)).toBeUndefined();
    await store.putCheckpoint(stored.key, Uint8Array.of(1));
    await store.putCheckpoint(stored.key, Uint8Array.of(2, 3));
    expect(await store.getCheckpoint(stored.key)).toEqual(Uint8Array.of(2, 3));
    await store.put(stored);
    expect(await store.getCheckpoint(stored.key)).toBeUndefined();
  });

  test("damaged weights and checkpoints are reported and read as absent", async () => {
    const { bench, damages, store } = await fresh();
    const stored = await artefact(0);
    await store.put(stored);
    await bench.spoil(stored.key, "weights");
    expect(await store.get(stored.key)).toBeUndefined();
    expect(damages.pop()).toMatchObject({ key: stored.key, reason: expect.stringContaining(stored.digest) });
    const other = await artefact(1);
    await store.putCheckpoint(other.key, Uint8Array.of(1, 2, 3));
    await bench.spoil(other.key, "checkpoints");
    expect(await store.getCheckpoint(other.key)).toBeUndefined();
    expect(damages).toHaveLength(1);
    await store.put(stored);
    expect(await store.get(stored.key)).toEqual(stored);
  });

  test("work on one key never overlaps, work on different keys may", async () => {
    const { bench, store } = await fresh();
    const other = await bench.open(() => undefined);
    const { signal } = new AbortController();
    const log: string[] = [];
    const [begun, hold, waits] = [gate(), gate(), gate()];
    const first = store.exclusively("a", signal, async () => {
      log.push("first begins");
      begun.open();
      await hold.opened;
      log.push("first ends");
      return 1;
    });
    await begun.opened;
    const secondWork = async () => {
      log.push("second");
      return 2;
    };
    const second = other.exclusively("a", signal, secondWork, waits.open);
    await waits.opened;
    await other.exclusively(
      "b",
      signal,
      async () => log.push("other key"),
      () => log.push("waits"),
    );
    hold.open();
    expect(await Promise.all([first, second])).toEqual([1, 2]);
    expect(log).not.toContain("waits");
    expect(log.indexOf("first ends")).toBeLessThan(log.indexOf("second"));
    expect(log.indexOf("other key")).toBeLessThan(log.indexOf("first ends"));
  });

  test("waiting for a key ends when the run is cancelled, and a failure frees the key", async () => {
    const { store } = await fresh();
    const { signal } = new AbortController();
    const controller = new AbortController();
    let free: () => void = () => undefined;
    let first: Promise<void> | undefined;
    await new Promise<void>((begun) => {
      first = store.exclusively("a", signal, () => {
        begun();
        return new Promise<void>((resolve) => {
          free = resolve;
        });
      });
    });
    const second = store.exclusively("a", controller.signal, async () => undefined);
    controller.abort();
    free();
    await expect(second).rejects.toMatchObject({ name: "AbortError" });
    await first;
    await expect(store.exclusively("a", signal, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(await store.exclusively("a", signal, async () => 3)).toBe(3);
  });
});

test("a full browser storage is an error of its own name", async () => {
  const store = await openIndexedDbStore({ name: "full", locks: tabLocks(), onDamaged: () => undefined });
  const original = IDBObjectStore.prototype.put;
  onTestFinished(() => {
    IDBObjectStore.prototype.put = original;
  });
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  await expect(store.put(await artefact(0))).rejects.toMatchObject({ name: "storage-full" });
  await expect(store.putCheckpoint("a", Uint8Array.of(1))).rejects.toMatchObject({ name: "storage-full" });
});

test("a torn artefact file is reported and a missing weights file too", async () => {
  const folder = await newFolder();
  const damages: Damage[] = [];
  const store = await openDirectoryStore({ folder, onDamaged: (damage) => damages.push(damage) });
  const stored = await artefact(0);
  await store.put(stored);
  const path = join(folder, "artefacts", `${stored.key}.json`);
  await truncate(path, 100);
  expect(await store.get(stored.key)).toBeUndefined();
  expect(damages.pop()).toMatchObject({ place: path, reason: expect.stringContaining("not an artefact") });
  await store.put(stored);
  await rm(join(folder, "weights", `${stored.key}.safetensors`));
  expect(await store.get(stored.key)).toBeUndefined();
  expect(damages.pop()?.reason).toContain("weights are missing");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace('"warnings":[]', '"warnings":[{}]'));
  expect(await store.get(stored.key)).toBeUndefined();
  expect(damages.pop()?.reason).toContain("expected");
});

test("a checkpoint that a process left, killed behind its result, goes away when the result is read", async () => {
  const store = await openDirectoryStore({ folder: await newFolder(), onDamaged: () => undefined });
  const stored = await artefact(0);
  await store.put(stored);
  await store.putCheckpoint(stored.key, Uint8Array.of(1));
  expect(await store.checkpointKeys()).toEqual([stored.key]);
  expect(await store.get(stored.key)).toEqual(stored);
  expect(await store.checkpointKeys()).toEqual([]);
});

test("the lock of a dead process is taken over; that of a living one is waited for, and who holds it is told", async () => {
  const folder = await newFolder();
  const waits: number[] = [];
  const store = await openDirectoryStore({
    folder,
    onDamaged: () => undefined,
    onWait: (_key, { pid }) => waits.push(pid),
  });
  const { signal } = new AbortController();
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  const lock = join(folder, "locks", "a.lock");
  await writeFile(lock, JSON.stringify({ pid: dead, host: hostname(), token: "dead" }));
  expect(await store.exclusively("a", signal, async () => 1)).toBe(1);
  expect(waits).toEqual([]);

  await writeFile(lock, JSON.stringify({ pid: process.ppid, host: hostname(), token: "alive" }));
  const controller = new AbortController();
  const blocked = await openDirectoryStore({
    folder,
    onDamaged: () => undefined,
    onWait: (_key, { pid }) => {
      waits.push(pid);
      controller.abort();
    },
  });
  await expect(blocked.exclusively("a", controller.signal, async () => 2)).rejects.toMatchObject({
    name: "AbortError",
  });
  expect(waits).toEqual([process.ppid]);
  expect(await readdir(join(folder, "locks"))).toEqual(["a.lock"]);
});
