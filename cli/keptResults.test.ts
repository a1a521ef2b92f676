import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ResultFile } from "../src/experiment/summary/resultFile.ts";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-kept-"));
});
afterAll(() => rm(folder, { recursive: true }));

const systems = JSON.stringify([
  { id: "one", decomposition: { id: "multiclass" } },
  { id: "two", decomposition: { id: "multiclass" }, network: { id: "mlp" } },
]);
const run = (...more: string[]) =>
  labCommand([
    ...["run", "smoke", "--out", folder, "--workers", "1", "--set", `systems=${systems}`],
    ...["attacks=[]", "threats=[]", "strategies=[]", "coherence=false"].flatMap((end) => [
      "--set",
      `evaluation.${end}`,
    ]),
    ...more,
  ]);
const textOf = (name: string) => readFile(join(folder, name), "utf8");
/** Label of every finished task, sorted, and whether it has weights. */
const finished = async () => {
  const { tasks }: ResultFile = JSON.parse(await textOf("result.json"));
  return tasks
    .filter(({ digest }) => digest !== null)
    .map(({ label, weights }) => [label, weights !== null] as const)
    .sort(([a], [b]) => a.localeCompare(b));
};

let whole: Awaited<ReturnType<typeof finished>>;

test("a training alone comes first; the whole run continues in the arithmetic of its result", async () => {
  expect((await run("--backend", "wasm", "--train-only", "two")).code).toBe(0);
  expect(await finished()).toEqual([["train two", true]]);
  expect((await run()).code).toBe(0);
  whole = await finished();
  expect(whole).toHaveLength(4);
  expect(whole.filter(([, hasWeights]) => hasWeights)).toEqual([
    ["train one", true],
    ["train two", true],
  ]);
});

test("a part of the experiment keeps the rest, also where finished tasks are stored elsewhere", async () => {
  const table = await textOf("accuracies.csv");
  expect((await run("--train-only", "one", "--cache", join(folder, "elsewhere"))).code).toBe(0);
  expect(await finished()).toEqual(whole);
  expect(await textOf("accuracies.csv")).toBe(table);
});

test("another arithmetic or experiment is refused, and nothing changes", async () => {
  const before = await textOf("result.json");
  for (const more of [
    ["--backend", "wasm-fma"],
    ["--set", "seed=7"],
  ]) {
    const { code, err } = await run(...more);
    expect(code).toBe(2);
    expect(err).toMatch(/holds the result of something else[\s\S]*found:[\s\S]*asked:[\s\S]*--replace/);
  }
  expect(await textOf("result.json")).toBe(before);
});

test("a damaged result is named with its remedy, which works", async () => {
  await writeFile(join(folder, "result.json"), (await textOf("result.json")).slice(0, 500));
  const broken = await labCommand(["export", folder, "--out", join(folder, "export")]);
  expect(broken.err).toMatch(/result.json is damaged .*run the experiment again with the same command/);
  expect((await run("--backend", "wasm")).err).toContain("it is kept as result.damaged.json");
  expect(await finished()).toEqual(whole);
});

test("--replace computes the other experiment, and the tasks before stay stored", async () => {
  expect((await run("--set", "seed=7", "--backend", "wasm", "--replace", "--train-only", "one")).code).toBe(0);
  expect(await finished()).toEqual([["train one", true]]);
  const again = await run("--backend", "wasm", "--replace");
  expect(again.out).toContain("4 tasks: 4 cached");
  expect(await finished()).toEqual(whole);
});
