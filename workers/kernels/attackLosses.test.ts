import { grad, type Tensor, type Tensor2D, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { armMargins, climbedCrossEntropyGradient, crossEntropyValues, gradientDefects } from "./ops.ts";

const near = (values: readonly number[], digits = 5) => values.map((value) => expect.closeTo(value, digits));

/** Rows of different confidence; the last excludes a column as losses of few arms do. */
const logits = [
  [2, -1, 0.5, -3],
  [40, 0, -40, 1],
  [0, 0, 0, 0],
  [1, -1e9, 3, 2],
];
const labels = [0, 0, 2, 3];
const oneHot = () => tensor2d(labels.map((label) => [0, 1, 2, 3].map((column) => (column === label ? 1 : 0))));

const softmax = (row: readonly number[]) => {
  const most = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - most));
  const total = powers.reduce((a, b) => a + b);
  return { shares: powers.map((power) => power / total), logTotal: most + Math.log(total) };
};

describe.each(backendsUnderTest)("losses that attacks climb, and their gradients, on %s", (backend) => {
  beforeAll(async () => {
    await startForTests(backend);
  });

  test("cross-entropy, in float64", async () => {
    const expected = logits.map((row, i) => softmax(row).logTotal - (row[labels[i] as number] as number));
    expect([...(await crossEntropyValues(tensor2d(logits), oneHot()).data())]).toEqual(near(expected));
  });

  test("its gradient with a least weight, in float64", async () => {
    const expected = logits.flatMap((row, i) => {
      const label = labels[i] as number;
      const { shares } = softmax(row.map((value, column) => (column === label ? -1e9 : value)));
      const weight = Math.max(1e-3, 1 - (softmax(row).shares[label] as number)) * (i + 1);
      return shares.map((share, column) => weight * (share - (column === label ? 1 : 0)));
    });
    const settings = { excluded: -1e9, least: 1e-3 };
    const found = climbedCrossEntropyGradient(tensor2d(logits), oneHot(), tensor1d([1, 2, 3, 4]), settings);
    expect([...(await found.data())]).toEqual(near(expected));
  });

  test.each([0, 1] as const)("margins of three arms for two images, output %i positive", async (positive) => {
    const z = tensor2d([
      [1, 4],
      [2, 2.5],
      [0, -1],
      [3, 3],
      [-2, 5],
      [1, 0.5],
    ]);
    const sign = positive === 1 ? 1 : -1;
    const expected = [3, -1, 7, 0.5, 0, -0.5].map((value) => sign * value);
    expect([...(await armMargins(z, positive, 3).data())]).toEqual(near(expected));
    const dy = tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const slope = grad((x: Tensor) => armMargins(x as Tensor2D, positive, 3))(z, dy);
    expect([...(await slope.data())]).toEqual([1, 4, 2, 5, 3, 6].flatMap((value) => [-sign * value, sign * value]));
  });

  test("gradients that are zero, tiny, huge, or not finite", async () => {
    const rows = [
      [0, 0, 0],
      [1e-13, 0, 0],
      [1e-11, 0, 0],
      [3e38, 3e38, -3e38],
      [Number.NaN, 1, Number.POSITIVE_INFINITY],
      [Number.NaN, 0, 0],
    ];
    const found = [...(await gradientDefects(tensor2d(rows)).data())];
    expect(found).toEqual([1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 2, 1]);
  });
});
