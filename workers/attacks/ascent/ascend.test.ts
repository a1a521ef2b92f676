import { add, memory, mul, sub, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { linearSystem } from "../../../tests/linearSystem.ts";
import { batchObjective } from "../../attacking/batchObjective.ts";
import { startBackend } from "../../backend/start.ts";
import { strategies } from "../../strategies/index.ts";
import type { AttackContext } from "../attack.ts";
import { attackNoise } from "../noise.ts";
import { ascend } from "./ascend.ts";
import type { AscentHooks } from "./hooks.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

/** Runs hooks for 3 steps on two images of a linear system whose score 1 is 2 a - b. */
async function run(hooks: AscentHooks, isAdversarial: AttackContext["isAdversarial"] = () => false) {
  const classifier = linearSystem("multiclass", {
    weights: [
      [0, 0],
      [2, -1],
    ],
    biases: [9, 0],
  });
  const example = { cleanScores: [9, 0], label: 0 };
  const objectives = [0, 1].flatMap(() => strategies.margin.objectives(example, {}));
  const before = memory().numTensors;
  const x0 = tensor4d([0.5, 0.5, 0.2, 0.7], [2, 1, 1, 2]);
  const iterates: number[][] = [];
  const { perturbed, ...outcome } = await ascend(
    x0,
    {
      classifier,
      objective: batchObjective(strategies.margin, objectives),
      threat: { norm: "linf", epsilon: 0.3 },
      params: {},
      noise: attackNoise(1, [0, 1], classifier.shape),
      isAdversarial,
      yieldPoint: async () => undefined,
      observe: async ({ x }) =>
        void iterates.push(Array.from(await x.data(), (pixel) => Math.round(pixel * 1e4) / 1e4)),
    },
    { steps: 3 },
    () => hooks,
  );
  const images = Array.from(await perturbed.data(), (pixel) => Math.round(pixel * 1e4) / 1e4);
  x0.dispose();
  perturbed.dispose();
  expect(memory().numTensors).toBe(before);
  classifier.dispose();
  return { iterates, images, ...outcome };
}

test("without hooks it is PGD from the clean image", async () => {
  const { iterates, images, gradients } = await run({});
  expect(iterates[1]).toEqual([0.6, 0.4, 0.3, 0.6]);
  expect(images).toEqual([0.8, 0.2, 0.5, 0.4]);
  expect(gradients).toEqual({ total: 6, zero: 0, nonFinite: 0 });
});

test("a direction replaces the gradient, and what hooks set is thinned out with the batch", async () => {
  const seen: number[] = [];
  const { images, firstSuccess } = await run(
    {
      direction(gradient, { batch, step }) {
        const sum: Tensor4D = step === 0 ? gradient : add(batch.get("sum"), gradient);
        batch.set("sum", sum);
        seen.push(sum.shape[0]);
        return mul(sum, -1);
      },
    },
    (scores, example) => example === 0 && (scores[1] as number) < 0.3,
  );
  expect(Array.from(firstSuccess)).toEqual([1, -1]);
  // The loss of the second image only falls, so that it keeps its start.
  expect(images).toEqual([0.4, 0.6, 0.2, 0.7]);
  expect(seen).toEqual([2, 2, 1]);
});

test("gradients may be taken ahead of the iterate, and are counted once", async () => {
  const points: number[][] = [];
  const { iterates, gradients } = await run({
    gradientAt(batch, step) {
      const x = batch.get("x");
      if (step === 0) return x;
      const ahead: Tensor4D = add(x, sub(x, batch.get("origin")));
      points.push(Array.from(ahead.dataSync(), (pixel) => Math.round(pixel * 1e4) / 1e4));
      return ahead;
    },
  });
  expect(points[0]).toEqual([0.7, 0.3, 0.4, 0.5]);
  expect(iterates).toHaveLength(4);
  expect(gradients.total).toBe(6);
});

test("without gradients the next iterate is proposed", async () => {
  const { iterates, gradients } = await run({
    propose: ({ batch, step }) => add(batch.get("origin"), 0.01 * (step + 1)),
  });
  expect(iterates[3]).toEqual([0.53, 0.53, 0.23, 0.73]);
  expect(gradients.total).toBe(0);
});

test("hooks hear how often the losses of an example rose, and the highest", async () => {
  const heard: (readonly [example: number, rises: number, highest: number])[] = [];
  // The first step lowers the loss, the second raises it beyond the start.
  await run({
    move: (gradient, { batch, step }) => add(batch.get("x"), mul(gradient, step === 0 ? -0.01 : 0.02)),
    record: (example, { rises, highest }) => void heard.push([example, rises, highest]),
  });
  const [start, ...later] = heard
    .filter(([example]) => example === 0)
    .map(([, rises, highest]) => ({ rises, highest }));
  expect(start?.rises).toBe(0);
  expect(later.map(({ rises }) => rises)).toEqual([0, 1]);
  expect(later[0]?.highest).toBe(start?.highest);
  expect(later[1]?.highest).toBeGreaterThan(start?.highest ?? Number.NaN);
});
