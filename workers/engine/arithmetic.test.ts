import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { TaskOutcome } from "../../src/experiment/artefacts/artefact.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { plan } from "../../src/experiment/plan/plan.ts";
import type { TrainTask } from "../../src/experiment/plan/task.ts";
import { presets } from "../../src/experiment/presets/index.ts";
import { withArithmetic } from "../../src/experiment/spec/arithmetic.ts";
import { contentDigest } from "../../src/lab/store/integrity.ts";
import { fusedMissing } from "../../tests/backendsUnderTest.ts";
import { createEngine } from "./engine.ts";

async function startedEngine(prefer: "wasm" | "wasm-fma") {
  const engine = createEngine();
  await engine.start({ prefer });
  const dataset = resolveChoice("datasets", presets.smoke.dataset);
  const path = "datasets/digits.png";
  const bytes = new Uint8Array(await readFile(new URL(`../../public/${path}`, import.meta.url)));
  await engine.provide({ dataset, files: { [path]: bytes } });
  return async (task: TrainTask) => {
    const inputs = { weights: {}, checkpoints: {} };
    const outcomes = await engine.run([task], inputs, new AbortController().signal, () => undefined);
    return outcomes[0] as TaskOutcome;
  };
}

async function trainingIn(arithmetic: "fused" | undefined): Promise<TrainTask> {
  const { tasks } = await plan(withArithmetic(presets.smoke, arithmetic));
  return tasks.find(({ label }) => label === "train multiclass")?.task as TrainTask;
}

test.skipIf(fusedMissing !== null)(
  "wasm-fma computes portable recipes with the bits of wasm, and fused ones with others that it repeats",
  async () => {
    const [portable, fused] = [await trainingIn(undefined), await trainingIn("fused")];
    const onPortable = await (await startedEngine("wasm"))(portable);
    const run = await startedEngine("wasm-fma");
    const first = await run(fused);
    const between = await run(portable);
    const second = await run(fused);
    expect(onPortable.backend.id).toBe("wasm");
    expect(between.backend).toMatchObject({ id: "wasm", adapter: onPortable.backend.adapter });
    expect(first.backend.id).toBe("wasm-fma");
    expect(await contentDigest(between)).toBe(await contentDigest(onPortable));
    expect(await contentDigest(second)).toBe(await contentDigest(first));
    expect(await contentDigest(first)).not.toBe(await contentDigest(onPortable));
  },
);

test("the portable build refuses a fused recipe and says what to choose", async () => {
  const run = await startedEngine("wasm");
  await expect(run(await trainingIn("fused"))).rejects.toThrow(/backend wasm-fma.*choose wasm-fma/);
});
