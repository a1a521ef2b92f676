import { readFileSync } from "node:fs";
import { tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalLabelling } from "../../src/experiment/terms/labelling.ts";
import { attackImages } from "../../tests/attacking.ts";
import { startBackend } from "../backend/start.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decompositions } from "../decompositions/index.ts";
import { stepToHyperplane } from "../maths/hyperplane.ts";
import { perturbationSize } from "../maths/measure.ts";
import { buildNetwork } from "../networks/index.ts";

/** What attacks written independently in PyTorch find (scripts/fixtures/makeAttackFixtures.py). */
interface Fixture {
  readonly shape: readonly [number, number, number];
  readonly classes: number;
  readonly hidden: number;
  readonly steps: { readonly apgd: number; readonly fab: number };
  readonly epsilon: Readonly<Record<"linf" | "l2", number>>;
  readonly weights: {
    readonly "1.weight": readonly (readonly number[])[];
    readonly "1.bias": readonly number[];
    readonly "3.weight": readonly (readonly number[])[];
    readonly "3.bias": readonly number[];
  };
  readonly images: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly linf: NormFixture;
  readonly l2: NormFixture;
}
interface NormFixture {
  readonly apgd: Readonly<Record<ApgdLoss, readonly number[]>>;
  readonly fab: readonly number[];
  readonly pgd: readonly number[];
  readonly projection: {
    readonly need: readonly number[];
    readonly slope: readonly (readonly number[])[];
    readonly step: readonly (readonly number[])[];
  };
}
type ApgdLoss = "cross-entropy" | "margin" | "multi-targeted" | "dlr" | "targeted-dlr";
const losses: readonly ApgdLoss[] = ["cross-entropy", "margin", "multi-targeted", "dlr", "targeted-dlr"];

const fixture = JSON.parse(readFileSync(new URL("./fixtures/attacks.json", import.meta.url), "utf8")) as Fixture;
const { shape, classes, hidden, weights, images, labels } = fixture;

let system: Classifier;
beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  const matrix = (rows: readonly (readonly number[])[]) => tensor2d(rows.map((row) => [...row]));
  system = decompositions.multiclass.combine(
    [
      {
        network: buildNetwork({ id: "mlp", params: { hidden } }, shape, classes),
        labelling: canonicalLabelling(
          Array.from({ length: classes }, (_, cls) => cls),
          "natural",
        ),
        parameters: {
          "1.weight": matrix(weights["1.weight"]),
          "1.bias": tensor1d([...weights["1.bias"]]),
          "3.weight": matrix(weights["3.weight"]),
          "3.bias": tensor1d([...weights["3.bias"]]),
        },
      },
    ],
    {},
  );
});
afterAll(() => system.dispose());

describe.each(["linf", "l2"] as const)("%s", (norm) => {
  const expected = fixture[norm];

  test.each(losses)("APGD on %s climbs as high", async (strategy) => {
    // Nothing is judged, so that the run goes on to its end like the other one.
    const climbed = new Array<number>(labels.length).fill(Number.NEGATIVE_INFINITY);
    await attackImages(system, images, labels, {
      attack: { id: "apgd", params: { steps: fixture.steps.apgd, randomStart: false } },
      strategy,
      threat: { norm, epsilon: fixture.epsilon[norm] },
      unjudged: true,
      observe: async ({ rows, loss }) => {
        for (const [i, row] of rows.entries()) climbed[row] = Math.max(climbed[row] as number, loss[i] as number);
      },
    });
    for (const [i, loss] of expected.apgd[strategy].entries()) expect(climbed[i]).toBeCloseTo(loss, 3);
  });

  test("FAB towards the second class gets as near, and not below what is there", async () => {
    const found = await attackImages(system, images, labels, {
      attack: { id: "fab", params: { steps: fixture.steps.fab } },
      strategy: "multi-targeted",
      threat: { norm, epsilon: 1 },
      smallest: true,
    });
    for (const [i, distance] of expected.fab.entries()) {
      const size = perturbationSize(images[i] as readonly number[], found.perturbed[i] as Float32Array, norm);
      // The final search of ours only shortens.
      expect(size).toBeLessThan(distance * 1.005);
      expect(size).toBeGreaterThan(distance * 0.93);
    }
  });

  test("PGD bisection finds as small a budget", async () => {
    const found = await attackImages(system, images, labels, {
      attack: { id: "pgd-bisection", params: { steps: 60, randomStart: false, restarts: 1, halvings: 14 } },
      strategy: "multi-targeted",
      threat: { norm, epsilon: norm === "linf" ? 1 : 3 },
      smallest: true,
    });
    for (const [i, budget] of expected.pgd.entries()) {
      const size = perturbationSize(images[i] as readonly number[], found.perturbed[i] as Float32Array, norm);
      expect(size).toBeLessThan(budget * 1.01);
      expect(size).toBeGreaterThan(budget * 0.9);
    }
  });

  test("projections inside the box are the same", () => {
    const { need, slope, step } = expected.projection;
    const found = new Float64Array(shape[0] * shape[1] * shape[2]);
    for (const [i, image] of images.entries()) {
      stepToHyperplane(image, slope[i] as readonly number[], need[i] as number, norm, found);
      for (const [pixel, value] of (step[i] as readonly number[]).entries()) expect(found[pixel]).toBeCloseTo(value, 6);
    }
  });
});
