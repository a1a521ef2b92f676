import {
  add,
  dispose,
  memory,
  mul,
  reshape,
  softmax,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tensor4d,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { DefenceId } from "../../src/experiment/catalogue/defences/index.ts";
import { innerAttack, innerAttacks, innerSteps } from "../../src/experiment/catalogue/defences/inner.ts";
import { stream } from "../../src/experiment/sampling/random.ts";
import type { Norm, ParameterValues } from "../../src/experiment/terms/choice.ts";
import { type DefenceCase, defenceFixture } from "../../tests/defenceFixture.ts";
import { startBackend } from "../backend/start.ts";
import { divergenceSlope, divergences } from "../maths/divergence.ts";
import { crossEntropySlope, meanCrossEntropy } from "../maths/losses.ts";
import { perturbationSize } from "../maths/measure.ts";
import { buildNetwork } from "../networks/index.ts";
import { oneHot as oneHotLabels } from "../strategies/scores.ts";
import type { CraftContext } from "./defence.ts";
import { defenceOf } from "./index.ts";
import { walk } from "./walk.ts";

const labelling = { groups: [0, 1, 2], sampling: "natural" } as const;
const labels = [0, 1, 2, 0, 1, 2];
const shape = [5, 6, 2] as const;
const size = 60;
const network = buildNetwork({ id: "mlp", params: { hidden: 7 } }, shape, 3);

/** Six random images with labels, a network, and one noise stream for all, as in training. */
function batch(params: ParameterValues) {
  const pixels = Float32Array.from({ length: 6 * size }, stream(1, "sample", "pixels"));
  const x = tensor4d(pixels, [6, ...shape]);
  const oneHot = oneHotLabels(labels, 3);
  const parameters = network.init(stream(1, "init", labelling, 0));
  const noise = stream(1, "inner-noise", labelling, 0, 0, 0);
  const context: CraftContext = {
    params,
    epoch: 9,
    epochs: 10,
    labels,
    logits: (z) => network.apply(parameters, z, "eval"),
    random: () => noise,
  };
  return { pixels, x, oneHot, context, release: () => dispose([x, oneHot, parameters]) };
}

const total = (make: () => Tensor): number => tidy(() => sum(make()).dataSync()[0] as number);
const sizesOf = (pixels: Float32Array, values: Float32Array, norm: Norm) =>
  labels.map((_, i) =>
    perturbationSize(pixels.subarray(i * size, (i + 1) * size), values.subarray(i * size, (i + 1) * size), norm),
  );

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

describe.each<{ id: DefenceId; norm: Norm; epsilon: number; more?: ParameterValues }>([
  { id: "trades", norm: "linf", epsilon: 0.1 },
  { id: "trades", norm: "l2", epsilon: 0.5 },
  { id: "mart", norm: "linf", epsilon: 0.1 },
  { id: "mart", norm: "l2", epsilon: 0.5 },
  { id: "fast", norm: "linf", epsilon: 0.1 },
  { id: "fast", norm: "l2", epsilon: 0.5 },
  { id: "adversarial", norm: "linf", epsilon: 0.1, more: { inner: "fgsm" } },
  { id: "adversarial", norm: "linf", epsilon: 0.1, more: { inner: "apgd", steps: 5 } },
  { id: "adversarial", norm: "l2", epsilon: 0.5, more: { inner: "apgd", steps: 5, loss: "hinge" } },
])("$id in $norm, $more", ({ id, norm, epsilon, more = {} }) => {
  const defence = defenceOf(id);
  const params = { norm, epsilon, ...more };

  test("crafted images lie in ball and box, raise the loss, and are reproducible", async () => {
    const { pixels, x, oneHot, context, release } = batch(params);
    const before = memory().numTensors;
    const crafted = await defence.craft(x, oneHot, context);
    expect(memory().numTensors).toBe(before + 1);
    const values = (await crafted.data()) as Float32Array;
    for (const found of sizesOf(pixels, values, norm)) expect(found).toBeLessThanOrEqual(epsilon * (1 + 1e-5) + 1e-6);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    const climbed = (images: Tensor4D) =>
      total(() =>
        id === "trades"
          ? divergences(context.logits(x), context.logits(images))
          : meanCrossEntropy(context.logits(images), oneHot),
      );
    expect(climbed(crafted)).toBeGreaterThan(climbed(x) + 0.005);
    const again = batch(params);
    const same = await defence.craft(again.x, again.oneHot, again.context);
    expect(await same.data()).toEqual(values);
    again.release();
    dispose([crafted, same]);
    release();
  });

  test("while epsilon warms up, crafted images stay inside its current value, and the measurement uses the full value", async () => {
    const { pixels, x, oneHot, context, release } = batch({ ...params, warmup: 0, epsilonWarmup: 0.5 });
    const early = { ...context, epoch: 1 };
    const crafted = await defence.craft(x, oneHot, early);
    const now = 0.4 * epsilon;
    const sizes = sizesOf(pixels, (await crafted.data()) as Float32Array, norm);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(now * (1 + 1e-5) + 1e-6);
    expect(Math.max(...sizes)).toBeGreaterThan(now / 2);
    const judged = defence.attack?.(x, oneHot, early);
    if (judged === undefined) throw new Error(`${id} has no attack to measure robustness with`);
    const reached = sizesOf(pixels, (await judged.data()) as Float32Array, norm);
    expect(Math.max(...reached)).toBeGreaterThan(now * 1.5);
    dispose([crafted, judged]);
    release();
  });

  test("the attack that measures robustness perturbs every image inside the same threat", async () => {
    const { pixels, x, oneHot, context, release } = batch(params);
    const attacked = defence.attack?.(x, oneHot, context) as Tensor4D;
    const found = sizesOf(pixels, (await attacked.data()) as Float32Array, norm);
    for (const one of found) {
      expect(one).toBeGreaterThan(epsilon / 4);
      expect(one).toBeLessThanOrEqual(epsilon * (1 + 1e-5) + 1e-6);
    }
    attacked.dispose();
    release();
  });
});

test("during a warm-up the inner attack perturbs the first images and leaves the rest bit-equal", async () => {
  const { pixels, x, oneHot, context, release } = batch({ inner: "apgd", steps: 2, epsilon: 0.1, warmup: 1 });
  const crafted = await defenceOf("adversarial").craft(x, oneHot, { ...context, epoch: 4 });
  const sizes = sizesOf(pixels, (await crafted.data()) as Float32Array, "linf");
  expect(sizes.map((one) => one > 0)).toEqual([true, true, true, false, false, false]);
  crafted.dispose();
  release();
});

test("every attack that maximises a loss can craft, with the steps of the defence", () => {
  expect(innerAttacks).toEqual(expect.arrayContaining(["pgd", "fgsm", "apgd"]));
  for (const none of ["none", "square", "cw", "fab", "deepfool"]) expect(innerAttacks).not.toContain(none);
  const given = { steps: 7, relativeStep: 2, randomStart: false };
  for (const inner of innerAttacks) {
    expect(innerSteps({ ...given, inner })).toBe(inner === "fgsm" ? 1 : 7);
    if (inner !== "fgsm") expect(innerAttack({ ...given, inner }).params).toMatchObject({ steps: 7 });
  }
});

test("an inner attack has parameters of its own", async () => {
  const crafted = async (params: ParameterValues) => {
    const { x, oneHot, context, release } = batch({
      inner: "mi-fgsm",
      norm: "l2",
      epsilon: 2,
      steps: 5,
      ...params,
    });
    const images = await defenceOf("adversarial").craft(x, oneHot, context);
    const pixels = await images.data();
    images.dispose();
    release();
    return pixels;
  };
  const standard = await crafted({});
  expect(await crafted({ "mi-fgsm-decay": 1, "mi-fgsm-relativeStep": 1 })).toEqual(standard);
  expect(await crafted({ "mi-fgsm-decay": 0 })).not.toEqual(standard);
  expect(await crafted({ "mi-fgsm-relativeStep": 0.1 })).not.toEqual(standard);
});

test("without a nudge the divergence has no gradient; TRADES starts beside the clean image", async () => {
  const { pixels, x, oneHot, context, release } = batch({ norm: "linf", epsilon: 0.1 });
  const from = (start: () => Tensor4D) =>
    tidy(() => {
      const p = softmax(context.logits(x));
      const climbed = walk(x, start, context.logits, (found) => divergenceSlope(found, p as Tensor2D), {
        threat: { norm: "linf", epsilon: 0.1 },
        steps: 3,
        relativeStep: 2.5,
      });
      return climbed.dataSync();
    });
  expect(from(() => mul(x, 1))).toEqual(pixels);
  const crafted = (await defenceOf("trades").craft(x, oneHot, context)) as Tensor4D;
  const sizes = sizesOf(pixels, (await crafted.data()) as Float32Array, "linf");
  for (const found of sizes) expect(found).toBeGreaterThan(0.02);
  crafted.dispose();
  release();
});

test("where the l2 gradient vanishes, TRADES steps in the direction of its start noise", async () => {
  const { pixels, x, oneHot, context, release } = batch({ norm: "l2", epsilon: 0.5 });
  const flat = { ...context, logits: (z: Tensor4D) => mul(context.logits(z), 0) as Tensor2D };
  const crafted = (await defenceOf("trades").craft(x, oneHot, flat)) as Tensor4D;
  const sizes = sizesOf(pixels, (await crafted.data()) as Float32Array, "l2");
  for (const found of sizes) expect(found).toBeGreaterThan(0.3);
  crafted.dispose();
  release();
});

describe.each(defenceFixture.cases)("against PyTorch, $outputs outputs", (one) => {
  const { inner, beta, lambda } = defenceFixture;
  const matrix = (rows: readonly (readonly number[])[]) => tensor2d(rows.map((row) => [...row]));
  const torchNetwork = buildNetwork({ id: "mlp", params: { hidden: 7 } }, [12, 1, 1], one.outputs);
  const names = torchNetwork.parameters.map(({ name }) => name);
  const images = (rows: DefenceCase["network"]["x"]) =>
    tensor4d(Float32Array.from(rows.flat()), [rows.length, 12, 1, 1]);
  const weights = () => {
    const [w1, b1, w2, b2] = one.network.weights;
    const values = [matrix(w1), matrix([b1]), matrix(w2), matrix([b2])];
    return Object.fromEntries(
      torchNetwork.parameters.map(({ name, shape: sides }, i) => [name, reshape(values[i] as Tensor, [...sides])]),
    );
  };

  test.each([
    { id: "trades", norm: "linf" },
    { id: "trades", norm: "l2" },
    { id: "mart", norm: "linf" },
    { id: "mart", norm: "l2" },
  ] as const)("three inner steps of $id in $norm agree with PyTorch", ({ id, norm }) => {
    const found = tidy(() => {
      const x = images(one.network.x);
      const parameters = weights();
      const logits = (z: Tensor4D) => torchNetwork.apply(parameters, z, "eval");
      const p = softmax(logits(x)) as Tensor2D;
      const oneHot = oneHotLabels(one.labels, one.outputs);
      const slope =
        id === "trades" ? (z: Tensor2D) => divergenceSlope(z, p) : (z: Tensor2D) => crossEntropySlope(z, oneHot);
      return walk(x, () => add(x, images(one.network.noise)), logits, slope, {
        ...inner,
        threat: { norm, epsilon: inner.epsilon[norm] },
      }).dataSync();
    });
    // In the first step, P' - P loses three of float32's seven digits.
    const tolerance = id === "trades" ? 2e-4 : 2e-5;
    for (const [i, value] of one.network[id][norm].flat().entries())
      expect(Math.abs((found[i] as number) - value)).toBeLessThan(tolerance);
  });

  test.each([
    { id: "trades", params: { beta } },
    { id: "mart", params: { lambda } },
  ] as const)("the gradients of all weights under $id agree with PyTorch, through both passes", ({ id, params }) => {
    const found = tidy(() => {
      const parameters = weights();
      const [clean, crafted] = [images(one.network.x), images(one.network[id].linf)];
      const oneHot = oneHotLabels(one.labels, one.outputs);
      const lossOf = (...values: Tensor[]) => {
        const trained = Object.fromEntries(names.map((name, i) => [name, values[i] as Tensor]));
        const logits = (z: Tensor4D) => torchNetwork.apply(trained, z, "train").logits;
        return defenceOf(id).loss(logits, clean, crafted, oneHot, {
          norm: "linf",
          epsilon: 0.1,
          ...params,
        });
      };
      const { grads } = valueAndGrads(lossOf)(names.map((name) => parameters[name] as Tensor));
      return grads.map((gradient) => Array.from(gradient.dataSync()));
    });
    for (const [i, gradient] of one.network[id].gradients.entries())
      for (const [j, value] of (gradient as readonly (number | readonly number[])[]).flat().entries())
        expect(Math.abs((found[i]?.[j] as number) - value)).toBeLessThan(1e-5);
  });
});
