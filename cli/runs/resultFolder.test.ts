import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { presets } from "../../src/experiment/presets/index.ts";
import { withArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { replacedResult } from "./resultFolder.ts";

const { smoke } = presets;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robin-replaced-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a result of another experiment, or in the other arithmetic, is announced before it is replaced", async () => {
  expect(await replacedResult(folder, smoke)).toBeUndefined();
  await writeFile(join(folder, "result.json"), JSON.stringify({ spec: withArithmetic(smoke, "fused") }));
  expect(await replacedResult(folder, withArithmetic(smoke, "fused"))).toBeUndefined();
  expect(await replacedResult(folder, smoke)).toMatch(
    /will be replaced: it was computed with fused multiply-adds \(--backend wasm-fma\), this run computes without/,
  );
  expect(await replacedResult(folder, { ...withArithmetic(smoke, "fused"), seed: 2 })).toMatch(/will be replaced$/);
});
