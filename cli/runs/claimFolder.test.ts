import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plan } from "../../src/experiment/plan/plan.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { presets } from "../../src/experiment/presets/index.ts";
import { withArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { studies } from "../../src/experiment/studies/index.ts";
import { planStudy } from "../../src/experiment/studies/planStudy.ts";
import { claimResults, claimStudy, claimSweep } from "./claimFolder.ts";

const { smoke } = presets;
let root: string;
let portable: Plan;
let fused: Plan;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "robin-claim-"));
  portable = await plan(smoke);
  fused = await plan(withArithmetic(smoke, "fused"));
});
afterAll(() => rm(root, { recursive: true }));

const said: string[] = [];
const claim = (replace: boolean) => ({ replace, say: (line: string) => void said.push(line) });

/** A folder with a result of the smoke preset in fused arithmetic, its tables, and files of its own. */
async function folderOf(name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(join(folder, "weights"), { recursive: true });
  const result = { format: "robin-lab-result", version: 1, spec: fused.spec, tasks: [] };
  await writeFile(join(folder, "result.json"), JSON.stringify(result));
  for (const file of ["accuracies.csv", "tables.tex", "my-notes.csv"]) await writeFile(join(folder, file), file);
  return folder;
}

test("the result of another experiment is refused with what was found, what was asked for and what to do", async () => {
  const folder = await folderOf("refused");
  await claimResults([{ folder, plan: fused }], claim(false));
  await claimResults([{ folder: join(root, "empty"), plan: fused }], claim(false));
  await claimResults([{ folder, plan: { spec: { ...fused.spec, name: "other words" } } }], claim(false));
  const other = claimResults([{ folder, plan: portable }], claim(false));
  await expect(other).rejects.toThrow(/found: .*fused arithmetic.*\n.*asked: .*portable arithmetic/);
  await expect(other).rejects.toThrow(/--out .*\n.*--backend wasm-fma, or add --replace/);
  const seed = claimResults([{ folder, plan: { spec: { ...fused.spec, seed: 2 } } }], claim(false));
  await expect(seed).rejects.toThrow("differ: seed 2 instead of 1");
  expect((await readdir(folder)).sort()).toEqual([
    "accuracies.csv",
    "my-notes.csv",
    "result.json",
    "tables.tex",
    "weights",
  ]);
});

test("replacing removes the files that were made of the other result, and nothing else", async () => {
  const folder = await folderOf("replaced");
  await claimResults([{ folder, plan: portable }], claim(true));
  expect((await readdir(folder)).sort()).toEqual(["my-notes.csv", "weights"]);
  expect(said.at(-1)).toContain("was removed; its finished tasks stay");
});

test("a damaged result is put aside, and the file of another program is refused even with --replace", async () => {
  const folder = await folderOf("damaged");
  const path = join(folder, "result.json");
  for (const name of ["result.damaged.json", "result.damaged-2.json"]) {
    await writeFile(path, '{"format":"robin-lab-res');
    await claimResults([{ folder, plan: portable }], claim(false));
    expect(said.at(-1)).toContain(name);
    expect(await readFile(join(folder, name), "utf8")).toBe('{"format":"robin-lab-res');
  }
  await writeFile(path, '{"score":1}');
  await expect(claimResults([{ folder, plan: portable }], claim(true))).rejects.toThrow("lab run did not write");
});

test("the folder of a study keeps one study at one scale", async () => {
  const folder = join(root, "study");
  const [first, second] = await Promise.all(studies.slice(0, 2).map((study) => planStudy(study, "smoke")));
  if (first === undefined || second === undefined) throw new Error("two studies expected");
  const experiments = first.experiments.map(({ id, plan: { spec } }) => ({ id, spec }));
  await mkdir(folder);
  const file = { study: first.study.id, scale: "smoke", experiments };
  await writeFile(join(folder, "study.json"), JSON.stringify(file));
  for (const end of [".csv", ".svg", "-2.svg", "-table.tex", "0.csv"])
    await writeFile(join(folder, `${first.study.id}${end}`), "");
  await claimStudy(folder, first, claim(false));
  await expect(claimStudy(folder, second, claim(false))).rejects.toThrow(
    `found:  study ${first.study.id}, scale smoke`,
  );
  await claimStudy(folder, second, claim(true));
  expect(await readdir(folder)).toEqual([`${first.study.id}0.csv`]);
});

test("a sweep may gain runs, but its tables lose none", async () => {
  const folder = join(root, "sweep");
  await mkdir(join(folder, "seed=1"), { recursive: true });
  await writeFile(join(folder, "sweep.csv"), "");
  const places = (...seeds: number[]) =>
    seeds.map((seed) => ({ folder: join(folder, `seed=${seed}`), plan: portable }));
  await claimSweep(folder, places(1, 2), claim(false));
  await expect(claimSweep(folder, places(2), claim(false))).rejects.toThrow(/lacks: seed=1\n[\s\S]*name all values/);
  await claimSweep(folder, places(2), claim(true));
  expect(await readdir(folder)).toEqual(["seed=1"]);
});
