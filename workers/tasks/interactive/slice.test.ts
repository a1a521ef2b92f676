import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { emptyGrid, fillLevel, marginsOf, pointOf, refinement } from "../../../src/experiment/interactive/scoreGrid.ts";
import { planeOf, type SlicePart } from "../../../src/experiment/interactive/slice.ts";
import { linearSystem, threeArms } from "../../../tests/linearSystem.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { startBackend } from "../../backend/start.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { masked } from "../../masks/index.ts";
import { runSlice } from "./slice.ts";

const yieldPoint = async () => undefined;
const ignore = () => undefined;

/** A plane through the image of the three arms in which no pixel is clipped. */
const plane = planeOf(Float32Array.of(-1, 1, 0, 0), Float32Array.of(0, 0, 1, 1), "l2");
const request = {
  image: Float32Array.from(threeArms.x),
  axes: plane.axes,
  columns: 33,
  rows: 17,
  x: [-0.4, 0.4],
  y: [-0.3, 0.3],
} as const;

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

const along = (weights: readonly number[], direction: Float32Array) =>
  weights.reduce((sum, weight, i) => sum + weight * (direction[i] as number), 0);

test.each(["one-vs-all", "multiclass"] as const)(
  "%s: margins of linear scores agree with the closed form",
  async (id) => {
    const system = linearSystem(id, threeArms);
    const grid = await runSlice(request, system, { yieldPoint, onPart: ignore });
    const margins = marginsOf(grid, 0);
    const scores = (arm: number, a: number, b: number) => {
      const weights = threeArms.weights[arm] as readonly number[];
      return (
        (threeArms.biases[arm] as number) +
        along(weights, request.image) +
        a * along(weights, plane.axes[0]) +
        b * along(weights, plane.axes[1])
      );
    };
    let changes = 0;
    for (const [point, margin] of margins.entries()) {
      const [a, b] = pointOf(grid, point);
      expect(margin).toBeCloseTo(scores(0, a, b) - Math.max(scores(1, a, b), scores(2, a, b)), 4);
      if (margin < 0) changes++;
    }
    // The grid covers both sides of the boundary.
    expect(changes).toBeGreaterThan(20);
    expect(changes).toBeLessThan(margins.length - 20);
    system.dispose();
  },
);

test("the parts form the grid level by level, bit-equal to one pass, and no tensor is left behind", async () => {
  const system = linearSystem("one-vs-all", threeArms);
  const before = memory().numTensors;
  const parts: SlicePart[] = [];
  const grid = await runSlice(request, system, { yieldPoint, onPart: (part) => parts.push(part) });
  expect(memory().numTensors).toBe(before);
  const levels = refinement(33, 17);
  expect(parts.map(({ stride }) => stride)).toEqual([16, 8, 4, 2, 1]);
  const together = emptyGrid({ ...request, classes: 3 });
  for (const [i, part] of parts.entries()) fillLevel(together, levels[i] as (typeof levels)[number], part.scores);
  expect(together).toEqual({ ...grid, scores: together.scores });
  expect(together.scores).toEqual(grid.scores);
  const images = Float32Array.from(
    Array.from({ length: 33 * 17 }, (_, point) => {
      const [a, b] = pointOf(grid, point);
      return Array.from(request.image, (pixel, i) =>
        Math.min(1, Math.max(0, pixel + a * (plane.axes[0][i] as number) + b * (plane.axes[1][i] as number))),
      );
    }).flat(),
  );
  const once = await scoreImages(system, images);
  expect(Float32Array.from(once.flatMap((row) => Array.from(row)))).toEqual(grid.scores);
  system.dispose();
});

test("passes are no larger than the system's batch", async () => {
  const inner = linearSystem("multiclass", threeArms);
  const sizes: number[] = [];
  const narrow: Classifier = {
    ...inner,
    batch: 13,
    scores(x) {
      sizes.push(x.shape[0]);
      return inner.scores(x);
    },
  };
  await runSlice(request, narrow, { yieldPoint, onPart: ignore });
  expect(Math.max(...sizes)).toBe(8);
  expect(sizes.reduce((a, b) => a + b, 0)).toBe(33 * 17);
  inner.dispose();
});

test("a system that draws random numbers gives the same scores for the same plane", async () => {
  const inner = linearSystem("multiclass", threeArms);
  const noisy = masked(inner, resolveChoice("masks", { id: "noise" }));
  const once = await runSlice(request, noisy, { yieldPoint, onPart: ignore });
  expect((await runSlice(request, noisy, { yieldPoint, onPart: ignore })).scores).toEqual(once.scores);
  expect((await runSlice(request, inner, { yieldPoint, onPart: ignore })).scores).not.toEqual(once.scores);
  noisy.dispose();
});

test("a withdrawn slice stops between two passes and leaves no tensor behind", async () => {
  const system = linearSystem("one-vs-all", threeArms);
  const before = memory().numTensors;
  const parts: number[] = [];
  const stopped = async () => {
    if (parts.length === 2) throw new Error("withdrawn");
  };
  const run = { yieldPoint: stopped, onPart: ({ stride }: SlicePart) => parts.push(stride) };
  await expect(runSlice(request, system, run)).rejects.toThrow("withdrawn");
  expect(parts).toEqual([16, 8]);
  expect(memory().numTensors).toBe(before);
  system.dispose();
});

test("images and directions of another size are refused with both sizes", async () => {
  const system = linearSystem("multiclass", threeArms);
  const axes = [plane.axes[0], new Float32Array(3)] as const;
  await expect(runSlice({ ...request, axes }, system, { yieldPoint, onPart: ignore })).rejects.toThrow(
    "directions of 4 and 3 found, expected 4 each (1 x 1 x 4)",
  );
  system.dispose();
});
