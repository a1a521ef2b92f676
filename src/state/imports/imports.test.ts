import "fake-indexeddb/auto";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { finishedRun } from "../../../tests/finishedRun.ts";
import { presets } from "../../experiment/presets/index.ts";
import { openResultZip, resultZip } from "../../lab/files/resultArchive.ts";
import { hasImports } from "../page/savedWork.ts";
import { systemsStore, weightsOf } from "../systems/systems.ts";
import { changeImport, importsStore, openResult, removeImport, restoreImports } from "./imports.ts";
import { importZip } from "./runArchive.ts";

let zip: Uint8Array;
beforeAll(async () => {
  const { result, weights } = await finishedRun(presets.smoke);
  zip = resultZip(result, weights);
});

const fileOf = (bytes: Uint8Array) => new File([bytes as BlobPart], "run.zip");
const texts = new Map<string, string>();

beforeEach(async () => {
  texts.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
    removeItem: (key: string) => void texts.delete(key),
  });
  await restoreImports();
  for (const { id } of importsStore.getState().imports) await removeImport(id);
});

test("an opened result offers its systems with verified weights, under its name", async () => {
  const id = await openResult(fileOf(zip));
  if (id === null) throw new Error(importsStore.getState().error ?? "not opened");
  expect(hasImports()).toBe(true);
  const group = () => systemsStore.getState().groups.find((one) => one.id === id);
  expect(group()?.origin).toBe("import");
  // RoBin first, as in every room.
  expect(group()?.systems.map(({ specId }) => specId)).toEqual(["robin", "multiclass"]);
  for (const { system } of group()?.systems ?? []) {
    const weights = await weightsOf(id, system);
    expect(Object.values(weights).map((bytes) => new TextDecoder().decode(bytes))[0]).toMatch(/^weights of train/);
  }
  await changeImport(id, { name: "From the cluster" });
  expect(group()?.label).toBe("From the cluster");
});

test("opening the same result twice keeps one; deleting takes its systems and weights", async () => {
  await openResult(fileOf(zip));
  const id = await openResult(fileOf(zip));
  expect(importsStore.getState().imports).toHaveLength(1);
  const [imported] = importsStore.getState().imports;
  if (id === null || imported === undefined) throw new Error("not opened");
  await removeImport(id);
  expect(importsStore.getState().imports).toEqual([]);
  expect(systemsStore.getState().groups.some((one) => one.id === id)).toBe(false);
  expect(hasImports()).toBe(false);
  await expect(importZip(imported)).rejects.toThrow(/are no longer stored: open it again in Runs/);
});

test("what cannot be opened is explained and leaves nothing behind", async () => {
  expect(await openResult(fileOf(zip.subarray(0, 500)))).toBeNull();
  expect(importsStore.getState()).toMatchObject({ imports: [], opening: "idle" });
  expect(importsStore.getState().error).toMatch(/not a zip that can be read/);
});

test("an opened result goes out again as the same zip", async () => {
  await openResult(fileOf(zip));
  const [imported] = importsStore.getState().imports;
  if (imported === undefined) throw new Error("not opened");
  const again = await openResultZip(await importZip(imported));
  const first = await openResultZip(zip);
  expect(again.result).toEqual(first.result);
  expect(again.weights).toEqual(first.weights);
});
