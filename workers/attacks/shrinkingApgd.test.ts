import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalLabelling } from "../../src/experiment/terms/labelling.ts";
import { type Attacking, attackImages } from "../../tests/attacking.ts";
import { startBackend } from "../backend/start.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decompositions } from "../decompositions/index.ts";
import { perturbationSize } from "../maths/measure.ts";
import { buildNetwork } from "../networks/index.ts";
import { partsOf } from "./shrinkingApgd.ts";

describe("parts of a run", () => {
  test("shrink to the budget and use up the steps", () => {
    const parts = partsOf({ steps: 100, parts: 4, firstRadius: 8 });
    expect(parts.map(({ steps }) => steps)).toEqual([25, 25, 25, 25]);
    for (const [i, radius] of [8, 4, 2, 1].entries()) expect(parts[i]?.radius).toBeCloseTo(radius, 12);
    expect(partsOf({ steps: 11, parts: 3, firstRadius: 4 }).map(({ steps }) => steps)).toEqual([3, 3, 5]);
  });

  test("are fewer where there are few steps, and one where the first ball is the budget", () => {
    expect(partsOf({ steps: 5, parts: 4, firstRadius: 8 })).toEqual([
      { radius: 8, steps: 2 },
      { radius: 1, steps: 3 },
    ]);
    expect(partsOf({ steps: 1, parts: 4, firstRadius: 8 })).toEqual([{ radius: 1, steps: 1 }]);
    expect(partsOf({ steps: 9, parts: 4, firstRadius: 1 })).toEqual([{ radius: 1, steps: 9 }]);
  });
});

const pixels = 30;
const black = new Float32Array(pixels);
const epsilon = 0.8;
let deaf: Classifier;

/**
 * Two classes, black images being 0. Every pixel has a unit that starts at 0.4, far above what each pixel gets of a
 * budget that is shared out; the first counts ten times the others, so brightening it alone is enough.
 */
beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  const shape = [1, pixels, 1] as const;
  const identity = Array.from({ length: pixels }, (_, i) => black.map((_zero, j) => (i === j ? 1 : 0)));
  const raising = Array.from(black, (_zero, i) => (i === 0 ? 10 : 1));
  deaf = decompositions.multiclass.combine(
    [
      {
        network: buildNetwork({ id: "mlp", params: { hidden: pixels } }, shape, 2),
        labelling: canonicalLabelling([0, 1], "natural"),
        parameters: {
          "1.weight": tensor2d(identity.map((row) => Array.from(row))),
          "1.bias": tensor1d(Array.from(black, () => -0.4)),
          "3.weight": tensor2d(raising.map((weight) => [0, weight])),
          "3.bias": tensor1d([3, 0]),
        },
      },
    ],
    {},
  );
});
afterAll(() => deaf.dispose());

const run = (attack: Attacking["attack"], changes: Partial<Attacking> = {}) =>
  attackImages(deaf, [black, black, black], [0, 0, 0], {
    attack,
    strategy: "margin",
    threat: { norm: "l2", epsilon },
    ...changes,
  });

test("finds what a network hides that does not react to small changes, where plain APGD does not", async () => {
  // A run from which the pixel starts dark never sees it; some of several start bright.
  const params = { steps: 16, restarts: 8 };
  expect((await run({ id: "apgd", params })).broken).toEqual([false, false, false]);
  const { broken, perturbed } = await run({ id: "shrinking-apgd", params });
  expect(broken).toEqual([true, true, true]);
  for (const image of perturbed) expect(perturbationSize(black, image, "l2")).toBeLessThanOrEqual(epsilon * (1 + 1e-5));
});

test("with the budget as first ball it is APGD", async () => {
  const shrinking = await run({ id: "shrinking-apgd", params: { firstRadius: 1 } });
  expect(shrinking.firstSuccess).toEqual(Int32Array.of(-1, -1, -1));
  expect(shrinking.perturbed).toEqual((await run({ id: "apgd" })).perturbed);
});

test("tells every step once, and only those in the budget can succeed", async () => {
  const seen: { step: number; size: number }[] = [];
  const { firstSuccess } = await run(
    { id: "shrinking-apgd", params: { steps: 12, restarts: 4 } },
    {
      observe: async ({ x, step, restart }) => {
        const size = perturbationSize(black, Float32Array.from(await x.data()).subarray(0, pixels), "l2");
        if (restart === 0) seen.push({ step, size });
      },
    },
  );
  expect(seen.map(({ step }) => step)).toEqual(Array.from({ length: 13 }, (_, step) => step));
  // Balls of 8, 4, 2 and 1 epsilons, three steps each, the start being one more.
  expect(Math.max(...seen.slice(0, 4).map(({ size }) => size))).toBeGreaterThan(2 * epsilon);
  for (const { size } of seen.slice(10)) expect(size).toBeLessThanOrEqual(epsilon * (1 + 1e-5));
  for (const step of firstSuccess.filter((found) => found >= 0)) expect(step).toBeGreaterThanOrEqual(10);
});
