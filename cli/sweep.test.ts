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
  expect(out).toContain(`Results: ${join(folder, "sweep.csv")} and ${folder}/evaluation.examples=16 …`);
  const [line = "", header = "", ...rows] = (await readFile(join(folder, "sweep.csv"), "utf8")).trim().split("\r\n");
  expect(JSON.parse(line.replace("# settings: ", ""))).toMatchObject({
    sweep: ["evaluation.examples=16", "evaluation.examples=24"],
    threat: { norm: "linf", epsilon: 0.05 },
    first: { evaluation: { examples: 16, attacks: [{ id: "pgd" }] } },
  });
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

test("a swept budget makes a table for each, and the output names these files", async () => {
  const target = join(folder, "budgets");
  const over = ["--over", "evaluation.threats.0.epsilon=0.05,0.1", "--set", "evaluation.examples=8"];
  const { code, out } = await labCommand(["sweep", "smoke", ...over, "--out", target, "--cache", folder]);
  expect(code).toBe(0);
  const tables = ["sweep-linf-0.05.csv", "sweep-linf-0.1.csv"];
  expect((await readdir(target)).filter((name) => name.endsWith(".csv"))).toEqual(tables);
  expect(out).toContain(`Results: ${tables.map((name) => join(target, name)).join(", ")} and `);
});

test.each([
  [["sweep", "smoke", "--out", "x"], "no --over found"],
  [["sweep", "smoke", "--over", "seed=1,2"], "no --out found"],
  [
    ["sweep", "smoke", "--over", "seed=1,2", "--set", "seed=4", "--out", "x"],
    "--set seed=4 found with --over seed=1,2, which replaces it in every run: remove one of them",
  ],
  [
    [
      "sweep",
      "smoke",
      "--over",
      "systems[1].network.id=mlp,linear",
      "--set",
      "systems.robin.network.id=mlp",
      "--out",
      "x",
    ],
    "--set systems.robin.network.id=mlp found with --over systems[1].network.id=mlp,linear",
  ],
  [["sweep", "smoke", "--over", "training.epochs=0,1", "--out", "x"], "at least 1 expected"],
])("%j is refused", async (args, reason) => {
  const { code, err } = await labCommand(args);
  expect(code).toBe(2);
  expect(err).toContain(reason);
});
