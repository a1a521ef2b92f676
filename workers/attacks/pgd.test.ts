import { dispose, tensor4d } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { fgsm } from "../../src/experiment/catalogue/attacks/fgsm.ts";
import { type Attacking, attackImages } from "../../tests/attacking.ts";
import { linearSystem } from "../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../tests/randomSystem.ts";
import { startBackend } from "../backend/start.ts";
import { perturbationSize } from "../maths/measure.ts";
import { strategies } from "../strategies/index.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

test("FGSM is the clean image plus epsilon times the sign of the gradient, clipped to the box", async () => {
  const shape = [4, 5, 1] as const;
  const images = randomImages(3, shape, "attacked images");
  const system = randomSystem("one-vs-all", shape, 4);
  const { perturbed, objectives } = await attackImages(system, images, [0, 1, 2], {
    // `last`: the step itself, whether or not it succeeds.
    attack: { ...fgsm, params: { ...fgsm.params, keep: "last" } },
    strategy: "margin",
    threat: { norm: "linf", epsilon: 0.05 },
  });
  const x = tensor4d(Float32Array.from(images.flatMap((image) => Array.from(image))), [3, ...shape]);
  const { loss, gradient, scores } = system.gradient(x, (s) => strategies.margin.loss(s, objectives));
  const slopes = await gradient.data();
  dispose([x, loss, gradient, scores]);
  system.dispose();
  for (const [i, image] of perturbed.entries())
    for (const [p, pixel] of image.entries()) {
      const moved = (images[i]?.[p] as number) + 0.05 * Math.sign(slopes[i * image.length + p] as number);
      expect(pixel).toBeCloseTo(Math.min(1, Math.max(0, moved)), 6);
    }
});

test("linf on planes ends in a corner of ball and box", async () => {
  const weights = [
    [2, -1, 0.5, 0],
    [-0.5, 1.5, 0.2, 0],
  ];
  const system = linearSystem("multiclass", { weights, biases: [30, 0] });
  const x = [0.95, 0.02, 0.5, 0.4];
  const { perturbed } = await attackImages(system, [x], [0], {
    attack: { id: "pgd", params: { randomStart: false } },
    strategy: "margin",
    threat: { norm: "linf", epsilon: 0.1 },
  });
  const expected = [0.85, 0.12, 0.4, 0.4];
  for (const [i, pixel] of expected.entries()) expect(perturbed[0]?.[i]).toBeCloseTo(pixel, 6);
  system.dispose();
});

test("last keeps the last iterate, first-success the first that works", async () => {
  const system = linearSystem("multiclass", {
    weights: [
      [1, 0],
      [0, 1],
    ],
    biases: [0, 0],
  });
  const steps: number[][] = [];
  const observe: Attacking["observe"] = async ({ x, step }) => {
    steps[step] = Array.from(await x.data());
  };
  const how = { strategy: "margin", threat: { norm: "linf", epsilon: 0.3 }, observe } as const;
  const params = { steps: 10, relativeStep: 1, randomStart: false };
  const first = await attackImages(system, [[0.6, 0.505]], [0], { ...how, attack: { id: "pgd", params } });
  // Each step closes 0.06 of the gap of 0.095.
  expect(first.firstSuccess[0]).toBe(2);
  expect(Array.from(first.perturbed[0] as Float32Array)).toEqual(steps[2]);
  expect(steps).toHaveLength(3);
  steps.length = 0;
  const last = await attackImages(system, [[0.6, 0.505]], [0], {
    ...how,
    attack: { id: "pgd", params: { ...params, keep: "last" } },
  });
  expect(last.firstSuccess[0]).toBe(10);
  expect(Array.from(last.perturbed[0] as Float32Array)).toEqual(steps[10]);
  system.dispose();
});

test("gradients that are zero or not finite are counted, and l2 moves on in a random direction", async () => {
  const flat = linearSystem("multiclass", {
    weights: [
      [0, 0, 0],
      [0, 0, 0],
    ],
    biases: [1, 0],
  });
  const how = {
    strategy: "margin",
    attack: { id: "pgd", params: { steps: 4, randomStart: false } },
  } as const;
  const x = [0.5, 0.5, 0.5];
  const seen: number[][] = [];
  const l2 = await attackImages(flat, [x], [0], {
    ...how,
    threat: { norm: "l2", epsilon: 0.2 },
    observe: async (iterate) => void seen.push(Array.from(await iterate.x.data())),
  });
  expect(l2.gradients).toEqual({ total: 4, zero: 4, nonFinite: 0 });
  for (let step = 1; step < seen.length; step++) expect(seen[step]).not.toEqual(seen[step - 1]);
  expect(perturbationSize(x, seen[1] as number[], "l2")).toBeCloseTo(0.125, 5);
  const linf = await attackImages(flat, [x], [0], { ...how, threat: { norm: "linf", epsilon: 0.2 } });
  expect(Array.from(linf.perturbed[0] as Float32Array)).toEqual(x);
  flat.dispose();

  const broken = linearSystem("multiclass", {
    weights: [
      [Number.POSITIVE_INFINITY, 1],
      [0, 0],
    ],
    biases: [0, 0],
  });
  const { gradients, perturbed } = await attackImages(broken, [[0.5, 0.5]], [0], {
    ...how,
    threat: { norm: "linf", epsilon: 0.1 },
  });
  expect(gradients.nonFinite).toBe(4);
  expect(perturbed[0]?.every(Number.isFinite)).toBe(true);
  broken.dispose();
});
