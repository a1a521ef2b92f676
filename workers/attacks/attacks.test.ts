import { dispose, memory, type Tensor2D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fgsm } from "../../src/experiment/catalogue/attacks/fgsm.ts";
import { type AttackId, attacks as attackEntries } from "../../src/experiment/catalogue/attacks/index.ts";
import type { DecompositionId } from "../../src/experiment/catalogue/decompositions/index.ts";
import type { AttackEntry } from "../../src/experiment/catalogue/nouns.ts";
import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import {
  type StrategyId,
  strategies as strategyEntries,
} from "../../src/experiment/catalogue/strategies/index.ts";
import { pairProblem, strategiesFor } from "../../src/experiment/catalogue/strategies/strategiesFor.ts";
import type { Norm, ParameterValue, ParameterValues } from "../../src/experiment/terms/choice.ts";
import { type Attacking, attackImages } from "../../tests/attacking.ts";
import { linearSystem } from "../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../tests/randomSystem.ts";
import { scoreImages } from "../attacking/scoreImages.ts";
import { startBackend } from "../backend/start.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide } from "../decompositions/decision.ts";
import { perturbationSize, withinBudget } from "../maths/measure.ts";
import { strategies } from "../strategies/index.ts";
import type { Strategy } from "../strategies/strategy.ts";

const shape = [4, 5, 1] as const;
const classes = 4;
const images = randomImages(6, shape, "attacked images");
const epsilons: Record<Norm, number> = { linf: 0.04, l2: 0.12 };

/** One network, networks that have a score each, and losses that read more than the scores. */
const tested = ["multiclass", "one-vs-all", "hierarchical"] as const satisfies readonly DecompositionId[];

const systems = new Map<DecompositionId, Classifier>();
/** The systems' own answers, but for the last image: five to break, one clean error. */
const labels = new Map<DecompositionId, number[]>();

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  for (const id of tested) {
    const system = randomSystem(id, shape, classes);
    systems.set(id, system);
    const scores = await scoreImages(system, Float32Array.from(images.flatMap((image) => Array.from(image))));
    const own = scores.map((row) => decide(row).prediction);
    own[own.length - 1] = ((own.at(-1) as number) + 1) % classes;
    labels.set(id, own);
  }
});
afterAll(() => {
  for (const system of systems.values()) system.dispose();
});

const climbing = (Object.keys(attackEntries) as AttackId[]).filter(
  (id) => (attackEntries[id] as AttackEntry).needs !== "nothing",
);
/** An attack sees no more of a strategy than the scores it reads: all, two or one. PGD meets every strategy. */
const kinds = {
  multiclass: ["margin", "multi-targeted"],
  "one-vs-all": ["margin", "multi-targeted", "best-arm"],
  hierarchical: ["stage-1"],
} as const satisfies Record<(typeof tested)[number], readonly StrategyId[]>;
const onStages = (strategy: StrategyId) => (strategies[strategy] as Strategy).reads === "columns";
const combinations = climbing.flatMap((attack) =>
  (attackEntries[attack] as AttackEntry).norms.flatMap((norm) =>
    tested.flatMap((decomposition) =>
      strategiesFor(Object.keys(strategyEntries), entryOf("decompositions", decomposition).scoreKind)
        .filter(
          (strategy) =>
            (attack === "pgd" && (decomposition !== "hierarchical" || onStages(strategy))) ||
            kinds[decomposition].some((kind) => kind === strategy),
        )
        .filter((strategy) => pairProblem(attack, strategy) === null)
        .map((strategy) => ({ attack, norm, decomposition, strategy })),
    ),
  ),
);

/** Enough of each attack for the invariants, which hold for any budget. */
const brief = { steps: 6, queries: 12, searches: 2, halvings: 2 };

/** Those of some parameters that an attack has. */
function known(id: AttackId, params: ParameterValues): Record<string, ParameterValue> {
  const names = attackEntries[id].params.map((parameter) => parameter.id);
  return Object.fromEntries(Object.entries(params).filter(([name]) => names.includes(name)));
}

describe.each(combinations)(
  "$attack $norm $strategy on $decomposition",
  ({ attack, norm, decomposition, strategy }) => {
    const epsilon = epsilons[norm];
    const run = (changes: Partial<Attacking> = {}, rows = images.map((_, i) => i)) => {
      const system = systems.get(decomposition) as Classifier;
      const own = labels.get(decomposition) as number[];
      return attackImages(
        system,
        rows.map((row) => images[row] as Float32Array),
        rows.map((row) => own[row] as number),
        {
          attack: { id: attack, params: known(attack, brief) },
          strategy,
          threat: { norm, epsilon },
          ids: rows,
          ...changes,
        },
      );
    };

    test("stays in ball and box, claims what is so, leaves no tensor and no trace in the weights", async () => {
      const before = memory().numTensors;
      const system = systems.get(decomposition) as Classifier;
      const first = await run();
      expect(memory().numTensors).toBe(before);
      for (const [i, perturbed] of first.perturbed.entries()) {
        expect(perturbed.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
        expect(withinBudget(perturbationSize(images[i] as Float32Array, perturbed, norm), epsilon)).toBe(
          true,
        );
        expect((first.firstSuccess[i] as number) >= 0).toBe(first.broken[i]);
      }
      expect(first.broken.at(-1)).toBe(true);
      // Same seed, same weights: same result, bit by bit.
      const again = await run();
      expect(again.perturbed).toEqual(first.perturbed);
      expect(system.classes).toBe(classes);
    });

    test("an example alone comes out as in its batch", async () => {
      const whole = await run();
      for (const row of [0, 3]) {
        const alone = await run({}, [row]);
        const furthest = Math.max(
          ...Array.from(alone.perturbed[0] as Float32Array, (pixel, i) =>
            Math.abs(pixel - (whole.perturbed[row]?.[i] as number)),
          ),
        );
        expect(furthest).toBeLessThan(1e-6);
        expect(alone.firstSuccess[0]).toBe(whole.firstSuccess[row]);
      }
    });

    test("epsilon 0 returns the images as they are", async () => {
      const { perturbed } = await run({ threat: { norm, epsilon: 0 } });
      expect(perturbed).toEqual(images);
    });

    test("a targeted run is judged by its target", async () => {
      const own = labels.get(decomposition) as number[];
      const target = 2;
      const { stages } = systems.get(decomposition) as Classifier;
      // A stage alone does not lead to every target.
      const leads = (label: number) =>
        strategies[strategy].objectives(
          {
            cleanScores: new Float32Array(classes),
            label,
            target,
            ...(stages === undefined ? {} : { stages }),
          },
          resolveChoice("strategies", { id: strategy }).params,
        ).length > 0;
      const rows = own.flatMap((label, row) => (label !== target && leads(label) ? [row] : []));
      expect(rows.length).toBeGreaterThan(0);
      const found = await run(
        { criterion: { kind: "becomes", target }, threat: { norm, epsilon: 3 * epsilon } },
        rows,
      );
      for (const [i, scores] of found.scores.entries()) {
        const became = decide(scores).prediction === target;
        expect(found.broken[i]).toBe(became);
        expect((found.firstSuccess[i] as number) >= 0).toBe(became);
      }
    });
  },
);

describe.each(combinations)(
  "$attack $norm $strategy on $decomposition climbs",
  ({ attack, norm, decomposition, strategy }) => {
    test("what is returned has no smaller loss than the start, and mostly a larger one", async () => {
      const system = systems.get(decomposition) as Classifier;
      const own = labels.get(decomposition) as number[];
      // Too small a budget to break anything, so that what is kept is the highest loss.
      const found = await attackImages(system, images, own, {
        attack: { id: attack, params: known(attack, { ...brief, randomStart: false }) },
        strategy,
        threat: { norm, epsilon: 0.1 * epsilons[norm] },
      });
      const lossOf = async (of: readonly Float32Array[]) => {
        const pixels = of.flatMap((image) => Array.from(image));
        const loss = tidy(() => {
          const x = tensor4d(pixels, [of.length, ...shape]);
          const read = onStages(strategy) ? system.columns?.read(x) : system.scores(x);
          return strategies[strategy].loss(read as Tensor2D, found.objectives);
        });
        const values = Array.from(await loss.data());
        dispose(loss);
        return values;
      };
      const start = await lossOf(images);
      const end = await lossOf(found.perturbed);
      const gains = end.map((value, i) => value - (start[i] as number));
      for (const [i, gain] of gains.entries())
        if (!found.broken[i]) expect(gain).toBeGreaterThanOrEqual(-1e-5);
      // What looks for the smallest perturbation leaves an image alone that it cannot break within the budget.
      if ((attackEntries[attack] as AttackEntry).needs === "margin")
        for (const [i, broken] of found.broken.entries())
          expect(broken || found.perturbed[i]?.join() === (images[i] as Float32Array).join()).toBe(true);
      else expect(gains.reduce((sum, gain) => sum + gain, 0)).toBeGreaterThan(0);
    });

    test("more restarts break a superset", async () => {
      const system = systems.get(decomposition) as Classifier;
      const own = labels.get(decomposition) as number[];
      const run = (restarts: number) =>
        attackImages(system, images, own, {
          attack: { id: attack, params: known(attack, { ...brief, restarts, steps: 3 }) },
          strategy,
          threat: { norm, epsilon: 0.6 * epsilons[norm] },
        });
      const [one, four] = [await run(1), await run(4)];
      for (const [i, broken] of one.broken.entries()) if (broken) expect(four.broken[i]).toBe(true);
    });
  },
);

test("FGSM is the clean image plus epsilon times the sign of the gradient, clipped to the box", async () => {
  const system = systems.get("one-vs-all") as Classifier;
  const own = labels.get("one-vs-all") as number[];
  const attacked = own.slice(0, 3);
  const { perturbed, objectives } = await attackImages(system, images.slice(0, 3), attacked, {
    // `last`: the step itself, whether or not it succeeds.
    attack: { ...fgsm, params: { ...fgsm.params, keep: "last" } },
    strategy: "margin",
    threat: { norm: "linf", epsilon: 0.05 },
  });
  const x = tensor4d(Float32Array.from(images.slice(0, 3).flatMap((image) => Array.from(image))), [
    3,
    ...shape,
  ]);
  const { loss, gradient, scores } = system.gradient(x, (s) => strategies.margin.loss(s, objectives));
  const slopes = await gradient.data();
  dispose([x, loss, gradient, scores]);
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

test("an attack that is stopped leaves no tensor behind", async () => {
  const system = systems.get("one-vs-all") as Classifier;
  const before = memory().numTensors;
  const stopped = new Error("stop");
  let seen = 0;
  const run = attackImages(system, images, labels.get("one-vs-all") as number[], {
    attack: { id: "pgd", params: { keep: "last" } },
    strategy: "softmax",
    threat: { norm: "linf", epsilon: 0.01 },
    observe: async () => {
      if (++seen === 3) throw stopped;
    },
  });
  await expect(run).rejects.toBe(stopped);
  expect(memory().numTensors).toBe(before);
});
