import { beforeAll, describe, expect, test } from "vitest";
import { stream } from "../../src/experiment/sampling/random.ts";
import { type Attacking, attackImages } from "../../tests/attacking.ts";
import { linearSystem } from "../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../tests/randomSystem.ts";
import { scoreImages } from "../attacking/scoreImages.ts";
import { startBackend } from "../backend/start.ts";
import { decide } from "../decompositions/decision.ts";
import { perturbationSize } from "../maths/measure.ts";
import { type Canvas, l2Moves, linfMoves } from "./square/moves.ts";
import { bump, fractionAt, sideOf } from "./square/windows.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

test("sides of the squares of a run of 10,000 on 32 x 32 pixels (docs/algorithms.md 10.4)", () => {
  const side = (query: number, rescale = false) =>
    sideOf(fractionAt(query, rescale ? 100 : 10_000, 0.8, rescale), [32, 32, 3], 1);
  expect([0, 10, 11, 50, 51, 200, 201, 501, 1001, 2001, 4001, 6001, 8001].map((query) => side(query))).toEqual([
    29, 29, 20, 20, 14, 14, 10, 7, 5, 4, 3, 2, 1,
  ]);
  // Rescaled, the schedule of 10,000 is passed through in 100 queries.
  expect([0, 1, 90].map((query) => side(query, true))).toEqual([29, 14, 1]);
  expect(sideOf(0.8, [32, 32, 3], 3)).toBe(29);
  expect(sideOf(0.4, [32, 32, 3], 3)).toBe(21);
  expect(sideOf(1, [4, 5, 1], 3)).toBe(3);
  expect(sideOf(0.001, [1, 4, 1], 3)).toBe(1);
});

test("a bump has unit length and two halves of opposite sign", () => {
  for (const side of [1, 2, 3, 5, 8, 29])
    for (const name of ["upright", "on its side", "again"]) {
      const pattern = bump(side, stream(1, "sample", name));
      expect(Math.hypot(...pattern)).toBeCloseTo(1, 6);
      expect(pattern.every(Number.isFinite)).toBe(true);
      if (side > 1) expect(Math.min(...pattern) < 0 && Math.max(...pattern) > 0).toBe(true);
    }
});

describe.each([
  ["linf", linfMoves, 0.1],
  ["l2", l2Moves, 0.7],
] as const)("%s moves", (norm, moves, epsilon) => {
  test("stay in ball and box, and use the budget", () => {
    const schedule = { queries: 300, fraction: 0.8, rescale: true };
    for (const shape of [
      [9, 9, 1],
      [8, 6, 3],
      [1, 4, 1],
    ] as const) {
      const size = shape[0] * shape[1] * shape[2];
      const clean = Float32Array.from({ length: size }, stream(2, "sample", "clean"));
      const canvas: Canvas = { clean, shape, epsilon, random: stream(2, "sample", `${shape}`) };
      const image = Float32Array.from(clean);
      moves.start(canvas, image);
      for (let query = 0; query < 300; query++) {
        expect(perturbationSize(clean, image, norm)).toBeLessThan(epsilon * (1 + 1e-5) + 1e-6);
        expect(image.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
        moves.propose(canvas, query, schedule, image);
      }
      expect(perturbationSize(clean, image, norm)).toBeGreaterThan(0.3 * epsilon);
    }
  });
});

describe.each(["linf", "l2"] as const)("square, %s", (norm) => {
  const shape = [6, 6, 1] as const;
  const images = randomImages(8, shape, "square");

  test("breaks a good part of what PGD breaks, without a gradient", async () => {
    const system = randomSystem("multiclass", shape, 4);
    const clean = await scoreImages(system, Float32Array.from(images.flatMap((image) => Array.from(image))));
    const labels = clean.map((scores) => decide(scores).prediction);
    const how = (attack: Attacking["attack"]): Attacking => ({
      attack,
      strategy: "margin",
      threat: { norm, epsilon: norm === "linf" ? 0.35 : 1.6 },
    });
    const white = await attackImages(system, images, labels, how({ id: "pgd", params: { steps: 40 } }));
    const black = await attackImages(system, images, labels, how({ id: "square", params: { queries: 400 } }));
    const count = (broken: readonly boolean[]) => broken.filter(Boolean).length;
    expect(count(white.broken)).toBeGreaterThan(2);
    expect(count(black.broken)).toBeGreaterThanOrEqual(0.6 * count(white.broken));
    expect(black.gradients).toEqual({ total: 0, zero: 0, nonFinite: 0 });
    for (const step of black.firstSuccess) expect(step).toBeLessThanOrEqual(400);
    system.dispose();
  });

  test("a tie is not a success", async () => {
    const tied = linearSystem("multiclass", {
      weights: [
        [0, 0],
        [0, 0],
      ],
      biases: [0, 0],
    });
    const { broken } = await attackImages(tied, [[0.5, 0.5]], [0], {
      attack: { id: "square", params: { queries: 5 } },
      strategy: "margin",
      threat: { norm, epsilon: 0.1 },
    });
    expect(broken[0]).toBe(false);
    tied.dispose();
  });
});
