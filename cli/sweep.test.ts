import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-sweep-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("lab sweep runs every combination once, with a folder per run, one table and figures", async () => {
  const sweep = ["sweep", "smoke", "--over", "evaluation.examples=16,24", "--out", folder, "--workers", "1", "--latex"];
  const { code, out, err } = await labCommand(sweep);
  expect(code).toBe(0);
  expect(err).toContain("2 runs, 33 tasks; 11 more are shared between runs and counted once");
  expect(out).toContain("evaluation.examples=16");
  expect(await readdir(folder)).toEqual(
    expect.arrayContaining([
      "evaluation.examples=16",
      "evaluation.examples=24",
      "sweep-clean.svg",
      "sweep-clean.tex",
      "sweep.csv",
      "sweep-table.tex",
      "robin-lab.bib",
    ]),
  );
  const [header = "", ...rows] = (await readFile(join(folder, "sweep.csv"), "utf8")).trim().split("\r\n");
  expect(header).toMatch(/^run,evaluation\.examples,clean_robin,/);
  expect(rows.map((row) => row.split(",").slice(0, 2).join())).toEqual([
    "evaluation.examples=16,16",
    "evaluation.examples=24,24",
  ]);
  const result = JSON.parse(await readFile(join(folder, "evaluation.examples=24", "result.json"), "utf8"));
  expect(result.spec.evaluation.examples).toBe(24);
  const again = await labCommand([...sweep, "--plan"]);
  expect(again.out).toContain("0 tasks to run: everything is stored");
});

test.each([
  [["sweep", "smoke", "--out", "x"], "no --over found"],
  [["sweep", "smoke", "--over", "seed=1,2"], "no --out found"],
  [["sweep", "smoke", "--over", "training.epochs=0,1", "--out", "x"], "at least 1 expected"],
])("%j is refused", async (args, reason) => {
  const { code, err } = await labCommand(args);
  expect(code).toBe(2);
  expect(err).toContain(reason);
});
