import {
  dispose,
  matMul,
  memory,
  mul,
  reshape,
  sign,
  softmax,
  sub,
  sum,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tensor4d,
  tidy,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type DefenceId, defences } from "../../src/experiment/catalogue/defences/index.ts";
import { type Random, stream } from "../../src/experiment/sampling/random.ts";
import type { Norm, ParameterValues } from "../../src/experiment/terms/choice.ts";
import { startBackend } from "../backend/start.ts";
import { crossEntropy } from "../maths/losses.ts";
import { perturbationSize } from "../maths/measure.ts";
import { buildNetwork } from "../networks/index.ts";
import { oneHot as oneHotLabels } from "../strategies/scores.ts";
import type { CraftContext, Defence } from "./defence.ts";
import { defenceOf } from "./index.ts";

const labelling = { groups: [0, 1, 2], sampling: "natural" } as const;
const shape = [5, 6, 2] as const;
const size = 60;
const network = buildNetwork({ id: "mlp", params: { hidden: 7 } }, shape, 3);
const adversarial = defenceOf("adversarial") as Defence & { attack: NonNullable<Defence["attack"]> };
const params = {
  norm: "linf",
  epsilon: 0.1,
  steps: 4,
  relativeStep: 2.5,
  randomStart: true,
  warmup: 0.5,
} as const;

/** Eight random images with their labels, a network, and one noise stream for all, as in training. */
function batch(changes: ParameterValues = {}, progress = { epoch: 9, epochs: 10 }) {
  const pixels = Float32Array.from({ length: 8 * size }, stream(1, "sample", "pixels"));
  const x = tensor4d(pixels, [8, ...shape]);
  const oneHot = oneHotLabels([0, 1, 2, 0, 1, 2, 0, 1], 3);
  const parameters = network.init(stream(1, "init", labelling, 0));
  const noise: Random = stream(1, "inner-noise", labelling, 0, 0, 0);
  const context: CraftContext = {
    params: { ...params, ...changes },
    labels: [0, 1, 2, 0, 1, 2, 0, 1],
    ...progress,
    logits: (z) => network.apply(parameters, z, "eval"),
    random: () => noise,
  };
  return { pixels, x, oneHot, context, release: () => dispose([x, oneHot, parameters]) };
}

const rowOf = (values: ArrayLike<number>, row: number) => Array.from(values).slice(row * size, (row + 1) * size);

describe.each(["cpu", "wasm"] as const)("defences, %s", (backend) => {
  beforeAll(async () => {
    await startBackend({ prefer: backend });
  });

  test("every defence of the catalogue has its engine half", () => {
    for (const id of Object.keys(defences) as DefenceId[]) expect(defenceOf(id).id).toBe(id);
    expect(() => defenceOf("hope")).toThrow(
      "unknown defence: hope, expected one of standard, adversarial, fast, trades, mart",
    );
  });

  test("standard training does not change the batch", () => {
    const { x, oneHot, context, release } = batch();
    const standard = defenceOf("standard");
    expect(standard.craft(x, oneHot, context)).toBe(x);
    expect([standard.attack, standard.adversarialFraction(context)]).toEqual([null, 0]);
    release();
  });

  test.each([
    { epoch: 0, crafted: 2 },
    { epoch: 1, crafted: 3 },
    { epoch: 2, crafted: 5 },
    { epoch: 4, crafted: 8 },
    { epoch: 9, crafted: 8 },
  ])(
    "warm-up: epoch $epoch of 10 perturbs the first $crafted of 8 and leaves the rest bit-equal",
    async ({ epoch, crafted }) => {
      const { pixels, x, oneHot, context, release } = batch({}, { epoch, epochs: 10 });
      const before = memory().numTensors;
      const mixed = await adversarial.craft(x, oneHot, context);
      expect(memory().numTensors).toBe(before + 1);
      const values = await mixed.data();
      for (let row = 0; row < 8; row++) {
        const changed = rowOf(values, row).some((value, i) => value !== rowOf(pixels, row)[i]);
        expect(changed).toBe(row < crafted);
      }
      mixed.dispose();
      release();
    },
  );

  test.each<{ norm: Norm; epsilon: number; randomStart: boolean }>([
    { norm: "linf", epsilon: 0.1, randomStart: true },
    { norm: "linf", epsilon: 0.3, randomStart: false },
    { norm: "l2", epsilon: 0.5, randomStart: true },
    { norm: "l2", epsilon: 0.5, randomStart: false },
  ])(
    "the attack stays in ball and box and raises the loss: $norm $epsilon, random start $randomStart",
    async (changes) => {
      const { pixels, x, oneHot, context, release } = batch(changes);
      const perturbed = adversarial.attack(x, oneHot, context);
      const values = (await perturbed.data()) as Float32Array;
      for (let row = 0; row < 8; row++)
        expect(perturbationSize(rowOf(pixels, row), rowOf(values, row), changes.norm)).toBeLessThanOrEqual(
          changes.epsilon * (1 + 1e-5) + 1e-6,
        );
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThanOrEqual(1);
      const lossOf = (images: Tensor4D) =>
        tidy(() => sum(crossEntropy(context.logits(images), oneHot)).dataSync()[0] as number);
      expect(lossOf(perturbed)).toBeGreaterThan(lossOf(x));
      perturbed.dispose();
      release();
    },
  );

  test("epsilon 0 changes nothing", async () => {
    const { pixels, x, oneHot, context, release } = batch({ epsilon: 0 });
    const same = adversarial.attack(x, oneHot, context);
    expect(await same.data()).toEqual(pixels);
    same.dispose();
    release();
  });

  test("on a linear network one step without random start agrees with x + epsilon * sign(g)", async () => {
    const { pixels, x, oneHot, context, release } = batch({
      steps: 1,
      relativeStep: 1,
      randomStart: false,
      epsilon: 0.05,
    });
    const weights = tidy(() => tensor2d(Array.from({ length: size }, (_, i) => [Math.sin(i), Math.cos(3 * i), 0.1])));
    const logits = (z: Tensor4D): Tensor2D => matMul(reshape(z, [-1, size]) as Tensor2D, weights);
    const perturbed = adversarial.attack(x, oneHot, { ...context, logits });
    const values = await perturbed.data();
    const slope = tidy(() => sign(matMul(sub(softmax(logits(x)), oneHot) as Tensor2D, weights, false, true)));
    const signs = await slope.data();
    for (const [i, pixel] of pixels.entries())
      expect(values[i]).toBeCloseTo(Math.min(Math.max(pixel + 0.05 * (signs[i] as number), 0), 1), 6);
    dispose([weights, perturbed, slope]);
    release();
  });

  test("the loss is the mean cross-entropy of the mixed batch", () => {
    const { x, oneHot, context, release } = batch();
    const found = tidy(() => adversarial.loss(context.logits, x, x, oneHot, context.params).dataSync()[0]);
    const expected = tidy(() => mul(sum(crossEntropy(context.logits(x), oneHot)), 1 / 8).dataSync()[0]);
    expect(found).toBeCloseTo(expected as number, 6);
    release();
  });
});
