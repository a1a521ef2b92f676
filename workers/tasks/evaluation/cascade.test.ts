import { afterAll, beforeAll, expect, test } from "vitest";
import type { EvaluateData } from "../../../src/experiment/artefacts/artefact.ts";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { suiteOf } from "../../../src/experiment/catalogue/suites/suiteOf.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import type { EvaluateTask } from "../../../src/experiment/plan/task.ts";
import type { Norm, Threat } from "../../../src/experiment/terms/choice.ts";
import { cascade } from "../../../src/experiment/terms/chunks.ts";
import type { AttackPair } from "../../../src/experiment/terms/system.ts";
import { checkpointShare } from "../../../src/lab/run/checkpointHistory.ts";
import { randomImages, randomSystem } from "../../../tests/randomSystem.ts";
import { bytesOf, quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { type EvaluateRun, runEvaluate } from "./evaluate.ts";

const count = 20;
const shape = [4, 5, 1] as const;
const suite = { id: "auto", params: { steps: 8, queries: 30 } };

let arms: Classifier;
let dataset: Dataset;
beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  arms = randomSystem("one-vs-all", shape, 4);
  const images = bytesOf(randomImages(count, shape, "cascade"));
  const scores = await scoreImages(
    arms,
    Float32Array.from(images, (byte) => byte / 255),
  );
  // Two clean errors.
  const labels = scores.map((row, i) => (decide(row).prediction + (i % 10 === 0 ? 1 : 0)) % 4);
  dataset = testSplit(images, labels, shape, 4);
});
afterAll(() => arms.dispose());

const stages = (suiteOf(suite, "arms") as { steps: readonly AttackPair[] }).steps;
const epsilons: Record<Norm, number> = { linf: 0.15, l2: 0.5 };

function taskOf(norm: Norm, how: Pick<EvaluateTask, "attack" | "strategy" | "stages">): EvaluateTask {
  return {
    kind: "evaluate",
    numerics: numerics.evaluate,
    dataset: { id: "digits", params: {} },
    system: { decomposition: { id: "one-vs-all", params: {} }, members: [] },
    threat: { norm, epsilon: epsilons[norm] },
    criterion: { kind: "misclassified" },
    seed: 3,
    examples: { split: "test", from: 0, to: count },
    ...how,
  };
}

const run = async (task: EvaluateTask): Promise<EvaluateData> => (await runEvaluate(task, dataset, arms, quiet)).data;

test.each(["linf", "l2"] as const)("a suite breaks exactly what its steps break alone, %s", async (norm) => {
  const whole = await run(taskOf(norm, { attack: resolveChoice("suites", suite), strategy: cascade, stages }));
  const alone: EvaluateData[] = [];
  for (const { attack, strategy } of stages) alone.push(await run(taskOf(norm, { attack, strategy })));
  const union = whole.ids.map((_, i) => (alone.some(({ broken }) => broken[i] === 1) ? 1 : 0));
  expect(whole.broken).toEqual(union);
  expect(union.filter((flag) => flag === 1).length).toBeGreaterThan(2);

  // The first step that can break an example does; no step breaks a clean error.
  const found = whole.stages as NonNullable<EvaluateData["stages"]>;
  expect(found.map(({ attack, strategy }) => `${attack} ${strategy}`)).toEqual([
    "APGD-8 softmax",
    "APGD-8 targeted-dlr",
    "FAB-8 multi-targeted",
    "APGD-8 multi-targeted",
    "Shrinking APGD-8 multi-targeted",
    "Shrinking APGD-8 x5 softmax",
    "Square-30 margin",
  ]);
  for (const i of whole.ids.keys()) {
    const first = alone.findIndex(({ broken }) => broken[i] === 1);
    const expected = stages.map((_, stage) => (stage === first && whole.cleanWrong[i] === 0 ? 1 : 0));
    expect(found.map(({ broken }) => broken[i])).toEqual(expected);
  }
  // A single attack reports no suite steps.
  expect(alone[0]?.stages).toBeUndefined();
});

test("resumed from its checkpoints, an evaluation gives the same result and repeats no finished attack", async () => {
  // Small enough that some images withstand every attack.
  const threat: Threat = { norm: "linf", epsilon: 0.02 };
  const task = { ...taskOf("linf", { attack: resolveChoice("suites", suite), strategy: cascade, stages }), threat };
  const states: Uint8Array[] = [];
  const shares: number[] = [];
  /** The result, and the attack steps that it took. */
  const counted = async (run: Partial<EvaluateRun>, batch = 8) => {
    let steps = 0;
    const yieldPoint = async () => {
      steps++;
    };
    const measured = await runEvaluate(task, dataset, { ...arms, batch }, { ...quiet, yieldPoint, ...run });
    return { measured, steps };
  };
  const whole = await counted({
    checkpointEveryMs: 0,
    onEvent: (event) => {
      if (event.kind === "checkpoint") states.push(event.state);
    },
  });
  expect(states.length).toBeGreaterThan(20);
  let before = whole.steps;
  for (const resume of states.filter((_, i) => i % 4 === 3)) {
    shares.length = 0;
    const { measured, steps } = await counted({
      resume,
      onEvent: (event) => event.kind === "progress" && shares.push(event.done / event.total),
    });
    // Progress begins where it was, and ends at 1.
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBeGreaterThanOrEqual(Math.floor(count * checkpointShare(resume)) / count);
    expect(shares.at(-1)).toBe(1);
    expect(measured).toEqual(whole.measured);
    // The batch of another device.
    expect((await counted({ resume }, 5)).measured).toEqual(whole.measured);
    expect(steps).toBeLessThan(before);
    before = steps;
  }
});

test("a checkpoint of another version or backend counts as none, and systems that draw random numbers give none", async () => {
  const task = taskOf("linf", { attack: resolveChoice("attacks", { id: "pgd" }), strategy: "best-arm" });
  const whole = await runEvaluate(task, dataset, arms, quiet);
  const older = new TextEncoder().encode(JSON.stringify({ format: "robin-lab-evaluation-state-0" }));
  const states: Uint8Array[] = [];
  await runEvaluate(task, dataset, arms, {
    ...quiet,
    checkpointEveryMs: 0,
    onEvent: (event) => event.kind === "checkpoint" && states.push(event.state),
  });
  // All broken at once, if it counted.
  const state = JSON.parse(new TextDecoder().decode(states[0]));
  for (const verdict of state.verdicts) verdict.broken = true;
  const elsewhere = new TextEncoder().encode(JSON.stringify({ ...state, backend: "webgpu" }));
  const here = new TextEncoder().encode(JSON.stringify(state));
  expect(await runEvaluate(task, dataset, arms, { ...quiet, resume: here })).not.toEqual(whole);
  for (const resume of [older, elsewhere, Uint8Array.of(1, 2, 3)])
    expect(await runEvaluate(task, dataset, arms, { ...quiet, resume })).toEqual(whole);
  const random: Classifier = { ...arms, batch: 8, reseed: () => undefined };
  const kinds: string[] = [];
  const onEvent: EvaluateRun["onEvent"] = ({ kind }) => kinds.push(kind);
  await runEvaluate(task, dataset, random, { ...quiet, checkpointEveryMs: 0, onEvent });
  expect(new Set(kinds)).toEqual(new Set(["progress"]));
});

test("images are attacked in full batches of the whole chunk, but batch by batch where a system draws random numbers", async () => {
  const task = taskOf("linf", { attack: resolveChoice("attacks", { id: "pgd" }), strategy: "best-arm" });
  const callsOf = async (random: Partial<Classifier>) => {
    const calls: string[] = [];
    const watched: Classifier = {
      ...arms,
      ...random,
      batch: 8,
      scores: (x) => {
        calls.push(`scores ${x.shape[0]}`);
        return arms.scores(x);
      },
      gradient: (...asked) => {
        calls.push("gradient");
        return arms.gradient(...asked);
      },
    };
    await runEvaluate(task, dataset, watched, quiet);
    return calls;
  };
  const clean = ["scores 8", "scores 8", "scores 4"];
  const together = await callsOf({});
  expect(together.slice(0, 3)).toEqual(clean);
  const apart = await callsOf({ reseed: () => undefined });
  expect(apart.slice(0, 2)).toEqual(["scores 8", "gradient"]);
  expect(apart.filter((call) => call === "gradient").length).toBeGreaterThanOrEqual(
    together.filter((call) => call === "gradient").length,
  );
});
