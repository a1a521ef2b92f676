import { afterAll, beforeAll, expect, test } from "vitest";
import { epsilonFor, smallestAttempts, withinEpsilon } from "../../../src/experiment/interactive/smallest.ts";
import type { Norm } from "../../../src/experiment/terms/choice.ts";
import type { System } from "../../../src/experiment/terms/system.ts";
import { foolsBy, smallestPerturbation } from "../../../src/lab/pool/smallestPerturbation.ts";
import { linearSystem, threeArms } from "../../../tests/linearSystem.ts";
import { startBackend } from "../../backend/start.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { runCraft } from "./craft.ts";

let classifier: Classifier;
beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  classifier = linearSystem("one-vs-all", threeArms);
});
afterAll(() => classifier.dispose());

/** Only the number of its classes is read from the members. */
const system = {
  decomposition: { id: "one-vs-all", params: {} },
  members: [{ labelling: { groups: [0, 1, 1] } }],
} as unknown as System;

/** Searches on the three linear arms; `label` other than 0 makes the system wrong before. */
function search(norm: Norm, label = 0, shares: number[] = []) {
  const request = {
    dataset: { id: "digits", params: {} },
    system,
    seed: 1,
    images: Float32Array.from(threeArms.x),
    labels: [label],
    ids: [0],
  };
  const craft = (
    asked: Parameters<typeof runCraft>[0],
    _weights: unknown,
    signal: AbortSignal,
    tell: (done: number, total: number) => void,
  ) =>
    runCraft(asked, classifier, {
      yieldPoint: async () => signal.throwIfAborted(),
      onProgress: tell,
    });
  const attempts = smallestAttempts("arms");
  const { signal } = new AbortController();
  return smallestPerturbation({ craft: craft as never }, request, {}, { norm, attempts }, signal, (share) =>
    shares.push(share),
  );
}

/** The distance of the image to the nearest of the planes between arm 0 and the others; no pixel is clipped on the way. */
function exact(norm: Norm): number {
  const { weights, biases, x } = threeArms;
  const score = (arm: number) => x.reduce((sum, pixel, i) => sum + pixel * (weights[arm]?.[i] ?? 0), biases[arm] ?? 0);
  return Math.min(
    ...[1, 2].map((rival) => {
      const normal = x.map((_, i) => (weights[0]?.[i] ?? 0) - (weights[rival]?.[i] ?? 0));
      const length = norm === "linf" ? normal.reduce((sum, w) => sum + Math.abs(w), 0) : Math.hypot(...normal);
      return (score(0) - score(rival)) / length;
    }),
  );
}

test.each(["linf", "l2"] as const)("the smallest perturbation of linear arms in %s is their distance", async (norm) => {
  const shares: number[] = [];
  const { found, isWrongBefore, tried } = await search(norm, 0, shares);
  expect(isWrongBefore).toBe(false);
  expect(tried.map(({ attack }) => attack.id)).toEqual(["pgd-bisection", "fab"]);
  expect(found?.size).toBeGreaterThanOrEqual(exact(norm) * (1 - 1e-5));
  expect(found?.size).toBeLessThan(exact(norm) * 1.02);
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
});

test("a result is an attack that succeeds at its epsilon, at the step of that size and no earlier", async () => {
  const { found } = await search("linf");
  if (found === null) throw new Error("nothing found, a perturbation expected");
  const epsilon = epsilonFor(found.size);
  expect(epsilon).toBeGreaterThanOrEqual(found.size * (1 - 1e-5));
  expect(epsilon).toBeLessThan(found.size * 1.011);
  const fools = foolsBy(system, 0, null);
  const shown = withinEpsilon(found.crafted, epsilon, fools);
  const run = shown.runs[shown.best];
  if (run === undefined) throw new Error("no run found, the best one expected");
  expect(run.size[run.firstSuccess]).toBeLessThanOrEqual(epsilon * (1 + 1e-5));
  expect(fools(run.predictions[run.firstSuccess] ?? 0)).toBe(true);
  expect(withinEpsilon(found.crafted, found.size / 2, fools).broken).toBe(false);
});

test("a system that is wrong without a change needs none", async () => {
  expect(await search("linf", 1)).toMatchObject({ isWrongBefore: true, found: null });
});

test("an epsilon has three digits and is never below the size", () => {
  expect([0, 0.0431, 0.04311, 0.1, 1.2349, 12.3].map(epsilonFor)).toEqual([0, 0.0431, 0.0432, 0.1, 1.24, 12.3]);
});
