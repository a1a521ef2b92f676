import { engine, memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AttackId, attacks as entries } from "../../src/experiment/catalogue/attacks/index.ts";
import type { AttackEntry } from "../../src/experiment/catalogue/nouns.ts";
import type { Norm, ParameterValue } from "../../src/experiment/terms/choice.ts";
import { type Attacking, attackImages } from "../../tests/attacking.ts";
import { linearSystem, threeArms } from "../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../tests/randomSystem.ts";
import { watched } from "../../tests/watchedClassifier.ts";
import { scoreImages } from "../attacking/scoreImages.ts";
import { startBackend } from "../backend/start.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide } from "../decompositions/decision.ts";
import { perturbationSize, withinBudget } from "../maths/measure.ts";
import type { Iterate } from "./attack.ts";

/*
 * The contract of README.md, for every attack of the catalogue in every norm that it declares. An attack that is added
 * to the catalogue is tested here without a line of its own.
 */

const shape = [4, 4, 1] as const;
const classes = 4;
const images = randomImages(6, shape, "contract");
let curved: Classifier;
let labels: number[];
beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  curved = randomSystem("multiclass", shape, classes);
  labels = (await scoreImages(curved, images)).map((scores) => decide(scores).prediction);
});
afterAll(() => curved.dispose());

const cases = (Object.keys(entries) as AttackId[]).flatMap((id) => {
  const entry: AttackEntry = entries[id];
  return entry.needs === "nothing" ? [] : entry.norms.map((norm) => ({ id, norm, entry }));
});

/** Short runs from the clean image; every attack takes those of these parameters that it has. */
const brief = { steps: 8, queries: 12, searches: 2, halvings: 2, restarts: 1, randomStart: false };
const epsilons: Record<Norm, number> = { linf: 0.12, l2: 0.4 };

describe.each(cases)("$id $norm", ({ id, norm, entry }) => {
  const usesGradients = entry.needs !== "scores";
  /** Climbs a loss in the whole budget, so that every step moves. */
  const climbs = entry.needs === "loss" && !entry.minimal;
  const paramsOf = (changes: Record<string, ParameterValue>) =>
    Object.fromEntries(
      Object.entries({ ...brief, ...changes }).filter(([name]) =>
        entry.params.some((parameter) => parameter.id === name),
      ),
    );
  const run = (
    system: Classifier,
    rows: readonly ArrayLike<number>[],
    own: readonly number[],
    { params = {}, ...changes }: Partial<Attacking> & { params?: Record<string, ParameterValue> } = {},
  ) =>
    attackImages(system, rows, own, {
      attack: { id, params: paramsOf(params) },
      // It names one boundary, so that a step of a minimum-norm attack takes one gradient.
      strategy: "multi-targeted",
      threat: { norm, epsilon: epsilons[norm] },
      ...changes,
    });
  const onCurved = (changes: Parameters<typeof run>[3] = {}, rows = [0, 1, 2, 3, 4, 5]) =>
    run(
      curved,
      rows.map((row) => images[row] as Float32Array),
      rows.map((row) => labels[row] as number),
      { ids: rows, ...changes },
    );

  test("breaks an image on linear arms, within the budget", async () => {
    const arms = linearSystem("one-vs-all", threeArms);
    const epsilon = 1.6 * { l2: 0.242712, linf: 0.1384615 }[norm];
    const { broken, perturbed, firstSuccess } = await run(arms, [threeArms.x], [0], {
      threat: { norm, epsilon },
      params: { steps: 40, queries: 400, searches: 6, randomStart: true },
    });
    expect(broken).toEqual([true]);
    expect(firstSuccess[0]).toBeGreaterThanOrEqual(0);
    const size = perturbationSize(threeArms.x, perturbed[0] as Float32Array, norm);
    expect([size, withinBudget(size, epsilon)]).toEqual([size, true]);
    arms.dispose();
  });

  test("returns images in ball and box", async () => {
    for (const factor of [0.1, 1, 5]) {
      const epsilon = factor * epsilons[norm];
      const { perturbed } = await onCurved({ threat: { norm, epsilon }, params: { randomStart: true } });
      for (const [i, image] of perturbed.entries()) {
        const size = perturbationSize(images[i] as Float32Array, image, norm);
        expect([epsilon, size, withinBudget(size, epsilon)]).toEqual([epsilon, size, true]);
        expect(image.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
      }
    }
  });

  test("counts every gradient that it takes", async () => {
    const system = watched(curved);
    const { gradients } = await run(system, images, labels);
    expect(gradients.total).toBe(system.gradientRows());
    expect(gradients.total > 0).toBe(usesGradients);
    expect([gradients.zero, gradients.nonFinite]).toEqual([0, 0]);
  });

  test("counts zero gradients and survives them; a climb in l2 moves on in random directions", async () => {
    const flat = linearSystem("multiclass", { weights: Array(3).fill([0, 0, 0, 0]), biases: [1, 0, 0] });
    const clean = [
      [0.5, 0.5, 0.5, 0.5],
      [0.4, 0.6, 0.5, 0.5],
    ];
    const iterates: number[][] = [];
    const { gradients, perturbed, broken } = await run(flat, clean, [0, 0], {
      observe: async ({ x }) => void iterates.push(Array.from(await x.data())),
    });
    expect(broken).toEqual([false, false]);
    expect(gradients.zero).toBe(gradients.total);
    expect(gradients.total > 0).toBe(usesGradients);
    for (const image of perturbed) expect(image.every(Number.isFinite)).toBe(true);
    if (climbs && norm === "l2") {
      const [start, next] = iterates as [number[], number[]];
      const moved = next.map((pixel, p) => pixel - (start[p] as number));
      for (const direction of [moved.slice(0, 4), moved.slice(4)])
        expect(Math.hypot(...direction)).toBeGreaterThan(1e-3);
      // Each example draws its own direction.
      expect(moved.slice(0, 4)).not.toEqual(moved.slice(4));
    }
    flat.dispose();
  });

  test("counts gradients that are not finite, and moves on from them", async () => {
    // The first objective heads for class 1, across a plane that the budget reaches only where a test says so.
    const reach = entry.needs === "margin" ? 0 : 30;
    const planes = {
      weights: [
        [2, -1, 0.5, 1],
        [-1, 1, 1, -0.5],
        [0, 0, 0, 0],
      ],
      biases: [reach, 0, -9],
    };
    const plain = linearSystem("multiclass", planes);
    const damages = [
      { row: 0, pixel: 2, value: Number.NaN },
      { row: 1, pixel: 2, value: Number.POSITIVE_INFINITY },
    ];
    const clean = [
      [0.6, 0.3, 0.5, 0.4],
      [0.7, 0.4, 0.3, 0.5],
    ];
    const iterates: number[][] = [];
    const { gradients, perturbed, broken } = await run(watched(plain, damages), clean, [0, 0], {
      threat: { norm, epsilon: entry.needs === "margin" ? 1 : epsilons[norm] },
      params: entry.needs === "margin" ? { steps: 60, searches: 4 } : {},
      observe: async ({ x }) => void iterates.push(Array.from(await x.data())),
    });
    expect(gradients.nonFinite).toBe(usesGradients ? 2 : 0);
    for (const image of [...iterates, ...perturbed]) expect(image.every(Number.isFinite)).toBe(true);
    if (entry.needs === "margin") expect(broken).toEqual([true, true]);
    if (climbs)
      for (const [row, image] of clean.entries())
        expect(iterates.at(-1)?.[4 * row + 2]).not.toBeCloseTo(image[2] as number, 3);
    plain.dispose();
  });

  if (climbs)
    test("moves on once a zero gradient is followed by others", async () => {
      const plain = linearSystem("multiclass", {
        weights: [
          [2, -1, 0.5, 1],
          [-1, 1, 1, -0.5],
          [0, 0, 0, 0],
        ],
        biases: [30, 0, -9],
      });
      // The first gradient alone is zero, so a state that it poisons shows in the steps after it.
      const damages = [0, 1].flatMap((row) => [0, 1, 2, 3].map((pixel) => ({ row, pixel, value: 0 })));
      const clean = [
        [0.6, 0.3, 0.5, 0.4],
        [0.7, 0.4, 0.3, 0.5],
      ];
      const iterates: number[][] = [];
      const { gradients } = await run(watched(plain, damages), clean, [0, 0], {
        // In a shorter run APGD tests its step size before the second gradient, and returns to the point of the first.
        params: { steps: 40 },
        observe: async ({ x }) => void iterates.push(Array.from(await x.data())),
      });
      expect([gradients.zero, gradients.nonFinite]).toEqual(usesGradients ? [2, 0] : [0, 0]);
      for (const image of iterates) expect(image.every(Number.isFinite)).toBe(true);
      const last = iterates.at(-1) as number[];
      for (const [row, image] of clean.entries())
        expect(perturbationSize(image, Float32Array.from(last.slice(4 * row, 4 * row + 4)), norm)).toBeGreaterThan(
          0.5 * epsilons[norm],
        );
      plain.dispose();
    });

  test("yields between any two steps, in no tensor scope", async () => {
    const { scopeStack } = engine().state;
    const scopes = scopeStack.length;
    let yields = 0;
    let last: { restart: number; step: number } | undefined;
    const observe = async ({ restart, step }: Iterate) => {
      if (last && restart === last.restart && step === last.step + 1) expect([step, yields > 0]).toEqual([step, true]);
      last = { restart, step };
      yields = 0;
    };
    const yieldPoint = async () => {
      expect(engine().state.scopeStack.length).toBe(scopes);
      yields++;
    };
    await onCurved({ observe, yieldPoint, threat: { norm, epsilon: 0.1 * epsilons[norm] } });
    expect(last).toBeDefined();
  });

  test("leaves no tensor behind, whether it ends or is stopped", async () => {
    const before = memory().numTensors;
    const stopped = new Error("stopped");
    for (const smallest of entry.minimal ? [false, true] : [false])
      for (const place of ["yieldPoint", "observe"] as const)
        for (let after = 1; after < 200; after++) {
          let left = after;
          const stop = async () => {
            if (--left === 0) throw stopped;
          };
          const outcome = await onCurved({
            [place]: stop,
            smallest,
            params: { steps: 4, restarts: 2 },
          }).catch((error: unknown) => error);
          expect([place, after, memory().numTensors]).toEqual([place, after, before]);
          if (outcome !== stopped) break;
          // Long runs are stopped at their first steps and then here and there.
          if (after > 12) after += 16;
        }
  });

  test("reports every iterate, as it is", async () => {
    const seen: { restart: number; step: number; x: Float32Array }[] = [];
    const observe = async ({ restart, step, x, rows, positions, scores }: Iterate) => {
      const pixels = Float32Array.from(await x.data());
      const size = shape[0] * shape[1];
      const shown = positions.map((position) => pixels.slice(position * size, (position + 1) * size));
      const expected = await scoreImages(curved, shown);
      for (const i of rows.keys())
        for (const [cls, score] of (expected[i] as Float32Array).entries())
          expect(scores[i]?.[cls]).toBeCloseTo(score, 3);
      const own = rows.indexOf(2);
      if (own >= 0) seen.push({ restart, step, x: shown[own] as Float32Array });
    };
    // Too small a budget to break an image.
    const threat = { norm, epsilon: 0.01 * epsilons[norm] };
    const { perturbed, broken } = await onCurved({ observe, threat, params: { restarts: 2 } });
    expect(broken[2]).toBe(false);
    expect(seen[0]).toMatchObject({ restart: 0, step: 0 });
    for (const [i, { restart, step }] of seen.entries())
      if (i > 0 && restart === seen[i - 1]?.restart)
        expect([step - (seen[i - 1]?.step as number)]).toContainEqual(step === seen[i - 1]?.step ? 0 : 1);
    if (entry.minimal) return;
    expect(seen).toHaveLength(
      entry.steps(paramsOf({ restarts: 2 })) + new Set(seen.map(({ restart }) => restart)).size,
    );
    expect(seen.some(({ x }) => x.join() === perturbed[2]?.join())).toBe(true);
  });

  test("does the same to an image whatever else is in its batch", async () => {
    const whole = await onCurved();
    // Some images leave the batch on the way, and some stay.
    if (climbs) expect(new Set(whole.broken)).toEqual(new Set([true, false]));
    for (const rows of [[3], [2, 0], [5, 4, 3, 2, 1, 0]]) {
      const { perturbed, firstSuccess } = await onCurved({}, rows);
      for (const [i, row] of rows.entries()) {
        for (const [p, pixel] of (perturbed[i] as Float32Array).entries())
          expect(Math.abs(pixel - (whole.perturbed[row]?.[p] as number))).toBeLessThan(1e-6);
        expect(firstSuccess[i]).toBe(whole.firstSuccess[row]);
      }
    }
  });
});
