import {
  add,
  grad,
  grads,
  mul,
  type Scalar,
  softmax,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type LossId, lossParameters } from "../../src/experiment/catalogue/defences/loss.ts";
import { defenceFixture } from "../../tests/defenceFixture.ts";
import { startBackend } from "../backend/start.ts";
import { oneHot as oneHotLabels } from "../strategies/scores.ts";
import { divergenceSlope, divergences, meanDivergence } from "./divergence.ts";
import { meanCrossEntropy } from "./losses.ts";
import { meanMartLoss } from "./martLoss.ts";
import { trainingLosses } from "./trainingLosses.ts";

type Pair = (clean: Tensor2D, perturbed: Tensor2D, oneHot: Tensor2D) => Scalar;

const numbers = { focusing: 2, smoothing: 0.1, targetMargin: 1 };
const { beta, lambda, cases } = defenceFixture;
const lossIds = Object.keys(trainingLosses) as LossId[];

const trades =
  (weight: number): Pair =>
  (clean, perturbed, oneHot) =>
    add(meanCrossEntropy(clean, oneHot), mul(meanDivergence(clean, perturbed), weight));
const mart: Pair = (clean, perturbed, oneHot) => meanMartLoss(clean, perturbed, oneHot, lambda);
const named: Readonly<Record<string, Pair>> = {
  ...Object.fromEntries(
    lossIds.map((id): [string, Pair] => [
      id,
      (clean, _perturbed, oneHot) => trainingLosses[id].mean(clean, oneHot, numbers),
    ]),
  ),
  trades: trades(beta),
  mart,
  "mart-code": mart,
};

const matrix = (rows: readonly (readonly number[])[]) => tensor2d(rows.map((row) => [...row]));

/** Value and both gradients (zeros where the loss does not read the perturbed logits). */
function evaluate(loss: Pair, clean: Tensor2D, perturbed: Tensor2D, oneHot: Tensor2D) {
  return tidy(() => {
    const both: Pair = (a, b, labels) => add(loss(a, b, labels), mul(meanDivergence(a, b), 0));
    const gradients = grads((a: Tensor, b: Tensor) => both(a as Tensor2D, b as Tensor2D, oneHot))([
      clean,
      perturbed,
    ]) as Tensor[];
    return {
      value: loss(clean, perturbed, oneHot).dataSync()[0] as number,
      clean: Array.from((gradients[0] as Tensor).dataSync()),
      perturbed: Array.from((gradients[1] as Tensor).dataSync()),
    };
  });
}

/** Two logits around a margin d, from which no loss may read more than d. */
const twoLogits = (d: number, offset = 0.7) => tensor2d([[offset - d / 2, offset + d / 2]]);
const softplus = (t: number) => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
const sigma = (t: number) => 1 / (1 + Math.exp(-t));
const binaryKl = (d: number, to: number) => softplus(to) - softplus(d) + sigma(d) * (d - to);

describe.each(["cpu", "wasm"] as const)("losses of trainings, %s", (backend) => {
  beforeAll(async () => {
    await startBackend({ prefer: backend });
  });

  test.each([
    { d: 2, to: -0.5, s: 1, expected: [0.5491417, 3.421778, 0.6760697, 2.2754504] },
    { d: 2, to: 0.5, s: 1, expected: [0.1683446, 1.1369956, 0.2952726, 1.0484898] },
    { d: -1, to: 1, s: -1, expected: [0.4621172, 3.0859646, 0.7753788, 3.2479356] },
  ])("binary goldens of docs/algorithms.md 11.5 at d $d, d' $to, s $s", ({ d, to, s, expected }) => {
    const oneHot = oneHotLabels([s === 1 ? 1 : 0], 2);
    const found = [meanDivergence, trades(6), trades(1), mart].map(
      (loss) => tidy(() => loss(twoLogits(d), twoLogits(to), oneHot).dataSync())[0] as number,
    );
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
  });

  test.each([-30, -2.5, 0, 0.3, 4, 30])("with two outputs they are the closed forms of an arm, at margin %d", (d) => {
    for (const to of [-1.5, 0.2, 40])
      for (const s of [-1, 1]) {
        const oneHot = oneHotLabels([s === 1 ? 1 : 0], 2);
        const missing = Math.max(0, 1 - s * d);
        const p = sigma(s * d);
        const expected: Record<string, number> = {
          "cross-entropy": softplus(-s * d),
          focal: (1 - p) ** 2 * softplus(-s * d),
          "label-smoothing": 0.95 * softplus(-s * d) + 0.05 * softplus(s * d),
          hinge: missing,
          "squared-hinge": missing ** 2,
          "squared-margin": (1 - s * d) ** 2,
          trades: softplus(-s * d) + beta * binaryKl(d, to),
          mart: 2 * softplus(-s * to) + lambda * sigma(-s * d) * binaryKl(d, to),
        };
        for (const [id, value] of Object.entries(expected)) {
          const loss = named[id] as Pair;
          const found = tidy(() => loss(twoLogits(d), twoLogits(to), oneHot).dataSync()[0] as number);
          expect(Math.abs(found - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
        }
      }
  });

  test.each(cases.flatMap((one) => Object.keys(one.losses).map((id) => ({ id, outputs: one.outputs, one }))))(
    "$id with $outputs outputs: value and gradients are PyTorch's",
    ({ id, one }) => {
      // The authors' MART adds 1e-4 inside a logarithm, which moves it by about as much.
      const tolerance = id === "mart-code" ? 3e-3 : 2e-6;
      const torch = one.losses[id] as (typeof one.losses)[string];
      const oneHot = oneHotLabels(one.labels, one.outputs);
      const found = evaluate(named[id] as Pair, matrix(one.clean), matrix(one.perturbed), oneHot);
      expect(Math.abs(found.value - torch.value)).toBeLessThan(tolerance * (1 + torch.value));
      for (const side of ["clean", "perturbed"] as const) {
        const expected = torch[side]?.flat() ?? found[side].map(() => 0);
        for (const [i, value] of expected.entries())
          expect(Math.abs((found[side][i] as number) - value)).toBeLessThan(tolerance);
      }
    },
  );

  test("the divergence is 0 for equal logits, and its slope there is exactly 0: a climb has to begin beside them", () => {
    const [one] = cases;
    const z = matrix(one?.clean ?? []);
    expect([...divergences(z, z).dataSync()].every((value) => value === 0)).toBe(true);
    const { perturbed, clean } = evaluate((a, b) => meanDivergence(a, b), z, z, z);
    expect([...perturbed, ...clean].every((value) => value === 0)).toBe(true);
  });

  test("the slope is the gradient of the sum of the divergences with respect to the perturbed logits", () => {
    for (const { clean, perturbed } of cases) {
      const [z, perturbedZ] = [matrix(clean), matrix(perturbed)];
      const slope = grad((b: Tensor) => divergenceSlope(b as Tensor2D, softmax(z)))(perturbedZ).dataSync();
      const full = evaluate((a, b) => mul(meanDivergence(a, b), clean.length), z, perturbedZ, z).perturbed;
      for (const [i, value] of full.entries()) expect(slope[i]).toBeCloseTo(value, 6);
    }
  });

  test("what the inner attack climbs rises with the loss: the slopes point against the true output", () => {
    const [one] = cases;
    const z = matrix(one?.clean ?? []);
    const oneHot = oneHotLabels(one?.labels ?? [], 4);
    for (const id of lossIds) {
      const direction = grad((a: Tensor) => trainingLosses[id].slope(a as Tensor2D, oneHot))(z);
      const truth = sum(mul(direction, oneHot), 1).dataSync();
      for (const value of truth) expect(value).toBeLessThan(0);
      for (const value of sum(direction, 1).dataSync()) expect(value).toBeCloseTo(0, 6);
      const before = trainingLosses[id].mean(z, oneHot, numbers).dataSync()[0] as number;
      const along = add(z, mul(direction, 3)) as Tensor2D;
      if (id !== "squared-margin")
        expect(trainingLosses[id].mean(along, oneHot, numbers).dataSync()[0]).toBeGreaterThan(before);
    }
  });

  test("stay finite, and their gradients too, for logits far apart", () => {
    const far = tensor2d([
      [300, -300, 0],
      [-300, 300, 0],
    ]);
    const other = tensor2d([
      [-300, 300, 0],
      [-300, 300, 0],
    ]);
    const oneHot = oneHotLabels([0, 0], 3);
    for (const loss of Object.values(named)) {
      const found = evaluate(loss, far, other, oneHot);
      for (const value of [found.value, ...found.clean, ...found.perturbed]) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test("focusing 0 and smoothing 0 are cross-entropy", () => {
    const [one] = cases;
    const z = matrix(one?.clean ?? []);
    const oneHot = oneHotLabels(one?.labels ?? [], 4);
    const plain = evaluate((a) => meanCrossEntropy(a, oneHot), z, z, oneHot);
    for (const id of ["focal", "label-smoothing"] as const) {
      const none = { ...numbers, focusing: 0, smoothing: 0 };
      const found = evaluate((a) => trainingLosses[id].mean(a, oneHot, none), z, z, oneHot);
      expect(found.value).toBeCloseTo(plain.value, 6);
      for (const [i, value] of plain.clean.entries()) expect(found.clean[i]).toBeCloseTo(value, 6);
    }
  });
});

test("every loss of the catalogue has its engine half", () => {
  expect(lossIds).toEqual(lossParameters[0].options);
});
