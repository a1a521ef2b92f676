import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { labCommand } from "../tests/labCommand.ts";
import type { ExportFile } from "./commands/exportFormat.ts";

let folder: string;
let exported: ExportFile;
let result: ResultFile;

const lab = (...args: string[]) => labCommand(args);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-export-"));
  const systems = JSON.stringify([
    { id: "multiclass", decomposition: { id: "multiclass" } },
    { id: "robin", decomposition: { id: "one-vs-all" } },
    { id: "hidden", decomposition: { id: "one-vs-all" }, mask: { id: "sigmoid" } },
  ]);
  const settings = [`systems=${systems}`, "evaluation.coherence=false", "evaluation.examples=120"];
  const ran = await lab(
    "run",
    "smoke",
    "--out",
    join(folder, "run"),
    "--backend",
    "wasm",
    "--workers",
    "1",
    ...settings.flatMap((setting) => ["--set", setting]),
  );
  expect(ran.code).toBe(0);
  const made = await lab("export", join(folder, "run"), "--out", join(folder, "export"), "--backend", "wasm");
  expect(made.err).toContain("hidden is not exported: its mask (sigmoid) hides its gradients; export its sound twin");
  expect(made.code).toBe(0);
  exported = JSON.parse(await readFile(join(folder, "export", "export.json"), "utf8"));
  result = JSON.parse(await readFile(join(folder, "run", "result.json"), "utf8"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Shape and numbers of a .npy file, read without the code that wrote it. */
async function array(path: string): Promise<{ shape: number[]; values: number[] }> {
  const file = await readFile(join(folder, "export", path));
  const start = 10 + file.readUInt16LE(8);
  const header = file.subarray(10, start).toString("latin1");
  const shape = (/'shape': \(([\d, ]+)\)/.exec(header)?.[1] ?? "").split(",").filter((side) => side.trim() !== "");
  const read = {
    "|u1": { width: 1, at: (offset: number) => file.readUInt8(offset) },
    "<i4": { width: 4, at: (offset: number) => file.readInt32LE(offset) },
    "<f4": { width: 4, at: (offset: number) => file.readFloatLE(offset) },
  }[/'descr': '([^']+)'/.exec(header)?.[1] as "<f4"];
  const count = (file.length - start) / read.width;
  return {
    shape: shape.map(Number),
    values: Array.from({ length: count }, (_, i) => read.at(start + i * read.width)),
  };
}

test("images and labels are those that the run was judged on, in its order", async () => {
  const { images, labels, ids } = exported.data;
  expect((await array(images)).shape).toEqual([120, 20, 20, 1]);
  const clean = result.tasks.find(({ label }) => label.startsWith("clean on multiclass"))?.data;
  if (clean?.kind !== "evaluate") throw new Error("the clean pass is missing");
  expect((await array(labels)).values).toEqual(clean.labels);
  expect((await array(ids)).values).toEqual(clean.ids);
});

test("scores decide as the run did, and flags give its union accuracy", async () => {
  expect(exported.systems.map(({ id, members }) => [id, members])).toEqual([
    ["multiclass", "one"],
    ["robin", "arms"],
  ]);
  for (const system of exported.systems) {
    const { shape, values } = await array(system.scores);
    expect(shape).toEqual([120, 10]);
    const highest = Array.from({ length: 120 }, (_, i) => {
      const row = values.slice(10 * i, 10 * i + 10);
      return row.indexOf(Math.max(...row));
    });
    const clean = result.tasks.find(({ label }) => label.startsWith(`clean on ${system.id}`))?.data;
    expect(highest).toEqual(clean?.kind === "evaluate" ? clean.cleanPredictions : []);
    expect((await array(system.predictions)).values).toEqual(highest);
    const [attacked] = system.attacked;
    const broken = (await array(attacked?.broken ?? "")).values;
    expect(120 - broken.reduce((sum, flag) => sum + flag, 0)).toBe(attacked?.accuracy.count);
  }
});

test("networks are layers and weights that fit them, each arm with its own output", async () => {
  const [multiclass, robin] = exported.systems;
  expect(multiclass?.networks[0]?.modules).toEqual([
    { name: "0", type: "Flatten", args: {} },
    { name: "1", type: "Linear", args: { in_features: 400, out_features: 10 } },
  ]);
  expect(multiclass?.networks[0]?.positive).toBeNull();
  expect(robin?.networks.map(({ positive }) => positive)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  for (const { weights } of robin?.networks ?? []) {
    const original = await readFile(join(folder, "run", weights));
    expect(Buffer.compare(await readFile(join(folder, "export", weights)), original)).toBe(0);
  }
});

test("a run that is not finished, or changed, is refused in a sentence", async () => {
  expect((await lab("export", join(folder, "nowhere"), "--out", join(folder, "x"))).err).toContain(
    "result.json is missing, the folder of a finished run expected",
  );
  const path = join(folder, "run", "result.json");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace('"status": "computed"', '"status": "stopped"'));
  const stopped = await lab("export", join(folder, "run"), "--out", join(folder, "x"));
  expect(stopped).toMatchObject({ code: 2, out: "" });
  expect(stopped.err).toContain("is not a finished run: 1 of");
});
