import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labCommand } from "../tests/labCommand.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-smallest-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("lab smallest says how little fools each system of a pack, as an upper bound, and writes tables", async () => {
  const args = ["digits-standard", "--norm", "linf", "--image", "5", "--systems", "multiclass"];
  const made = await labCommand(["smallest", ...args, "--out", folder, "--latex", "--backend", "wasm"]);
  expect(made.code, made.err).toBe(0);
  expect(made.out).toContain("upper bounds");
  expect(made.out).toContain("Computed with wasm.\n");
  // DeepFool needs 0.1309 for this image (public/models/digits-standard/outcomes.json): the best of two searches needs less.
  expect(made.out).toMatch(/^multiclass +linf +0\.119 +(PGD bisection|FAB)/m);
  const csv = await readFile(join(folder, "smallest.csv"), "utf8");
  expect(csv).toMatch(/^system,norm,size,largest,attack,strategy\r$/m);
  expect(csv).toMatch(/^multiclass,linf,0\.11\d+,0\.5,/m);
  expect(await readFile(join(folder, "smallest.tex"), "utf8")).toContain("\\toprule");
});

test("wrong usage is explained", async () => {
  const wrong = await labCommand(["smallest", "digits-standard", "--systems", "nobody"]);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toMatch(
    /nobody found, which pack digits-standard does not have: one of multiclass, robin expected/,
  );
  expect((await labCommand(["smallest", "digits-standard", "--latex"])).err).toContain("--out");
});
