import { strToU8, unzipSync, zipSync } from "fflate";
import { beforeAll, expect, test } from "vitest";
import { finishedRun } from "../../../tests/finishedRun.ts";
import { digestOf } from "../../experiment/plan/key.ts";
import { presets } from "../../experiment/presets/index.ts";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { type FolderFile, openResultFolder, openResultZip, resultZip } from "./resultArchive.ts";

let result: ResultFile;
let weights: ReadonlyMap<Key, Uint8Array>;

beforeAll(async () => {
  ({ result, weights } = await finishedRun(presets.smoke));
});

const filesOf = (zip: Uint8Array, prefix = ""): FolderFile[] =>
  Object.entries(unzipSync(zip)).map(([path, bytes]) => ({
    path: prefix + path,
    size: bytes.length,
    read: async () => bytes,
  }));
const rewritten = (change: (result: ResultFile) => unknown) =>
  zipSync({
    ...unzipSync(resultZip(result, weights)),
    "result.json": strToU8(JSON.stringify(change(structuredClone(result)))),
  });

test("an exported zip opens again: as it is, unpacked, or zipped with its folder", async () => {
  const zip = resultZip(result, weights);
  expect(resultZip(result, weights)).toEqual(zip);
  const opened = await openResultZip(zip);
  expect(opened.systems.map(({ id }) => id)).toEqual(presets.smoke.systems.map(({ id }) => id));
  for (const { system } of opened.systems)
    for (const { source } of system.members) {
      if (source.from !== "import") throw new Error("a member that is a task would stand in for a training");
      const bytes = opened.weights.get(source.digest) ?? new Uint8Array();
      expect(await digestOf(bytes)).toBe(source.digest);
    }
  expect(await openResultFolder(filesOf(zip, "out/my-run/"))).toEqual(opened);
  const nested = zipSync({ "my-run": unzipSync(zip) as never });
  expect(await openResultZip(nested)).toEqual(opened);
});

test("damaged weights, changed results and missing files are refused by name", async () => {
  const zip = resultZip(result, weights);
  const [path] = filesOf(zip).flatMap((file) => (file.path.startsWith("weights/") ? [file.path] : []));
  if (path === undefined) throw new Error("no weights in the zip");
  const { [path]: _gone, ...others } = unzipSync(zip);
  await expect(openResultZip(zipSync({ ...others, [path]: strToU8("other") }))).rejects.toThrow(
    /"train .+" is damaged: its content hashes to .*copy the folder again/,
  );
  await expect(openResultZip(zipSync(others))).rejects.toThrow(/is missing beside result.json/);
  await expect(openResultZip(zipSync({ "a.txt": strToU8("") }))).rejects.toThrow(/no result.json found among 1 files/);
  await expect(openResultZip(strToU8("not a zip"))).rejects.toThrow(/not a zip that can be read/);
  const renamed = rewritten((copy) => ({
    ...copy,
    tasks: copy.tasks.map((one) => ({ ...one, task: { ...one.task, seed: 99 } })),
  }));
  await expect(openResultZip(renamed)).rejects.toThrow(/result.json was changed: "train .+" hashes to/);
});

test("what is not a result, or reads outside its folder, is refused", async () => {
  await expect(openResultZip(rewritten(() => ({ format: "other" })))).rejects.toThrow(
    /not a result that this lab can read: format/,
  );
  await expect(openResultZip(rewritten((copy) => ({ ...copy, spec: { ...copy.spec, seed: -1 } })))).rejects.toThrow(
    /a spec that this lab cannot read: seed/,
  );
  const outside = rewritten((copy) => ({
    ...copy,
    tasks: copy.tasks.map((one) => ({ ...one, weights: "../secret.safetensors" })),
  }));
  await expect(openResultZip(outside)).rejects.toThrow(/expected weights\/<key>.safetensors/);
  const untrained = rewritten((copy) => ({
    ...copy,
    tasks: copy.tasks.map((one) => ({ ...one, digest: null, data: null })),
  }));
  await expect(openResultZip(untrained)).rejects.toThrow(/no system whose networks are all trained/);
});

test("sizes are checked before anything is read", async () => {
  const read = () => Promise.reject(new Error("it was read"));
  const huge = [{ path: "result.json", size: 65 * 2 ** 20, read }];
  await expect(openResultFolder(huge)).rejects.toThrow(/result.json has 65 MB, expected at most 64/);
  const bomb = zipSync({ "result.json": new Uint8Array(65 * 2 ** 20) }, { level: 9 });
  expect(bomb.length).toBeLessThan(2 ** 20);
  await expect(openResultZip(bomb)).rejects.toThrow(/expected at most 64/);
});

test("the summary is made again from the verified flags", async () => {
  const boasting = rewritten((copy) => ({
    ...copy,
    summary: { ...copy.summary, gaps: [{ a: "robin", b: "multiclass", difference: 1 }] },
  }));
  expect((await openResultZip(boasting)).result.summary).toEqual(result.summary);
});
