import { dispose, memory, type Tensor2D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AttackId, attacks as attackEntries } from "../../src/experiment/catalogue/attacks/index.ts";
import type { DecompositionId } from "../../src/experiment/catalogue/decompositions/index.ts";
import type { AttackEntry } from "../../src/experiment/catalogue/nouns.ts";
import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { type StrategyId, strategies as strategyEntries } from "../../src/experiment/catalogue/strategies/index.ts";
import { pairProblem, strategiesFor } from "../../src/experiment/catalogue/strategies/strategiesFor.ts";
import type { Norm, ParameterValue, ParameterValues } from "../../src/experiment/terms/choice.ts";
import { type Attacked, type Attacking, attackImages } from "../../tests/attacking.ts";
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

    let found: Promise<Attacked> | undefined;
    /** All images under the default settings, attacked once for the tests that need no run of their own. */
    const whole = () => {
      found ??= run();
      return found;
    };

    test("stays in ball and box, claims what is so, leaves no tensor and no trace in the weights", async () => {
      const before = memory().numTensors;
      const system = systems.get(decomposition) as Classifier;
      const first = await whole();
      expect(memory().numTensors).toBe(before);
      for (const [i, perturbed] of first.perturbed.entries()) {
        expect(perturbed.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
        expect(withinBudget(perturbationSize(images[i] as Float32Array, perturbed, norm), epsilon)).toBe(true);
        expect((first.firstSuccess[i] as number) >= 0).toBe(first.broken[i]);
      }
      expect(first.broken.at(-1)).toBe(true);
      // Same seed, same weights: same result, bit by bit.
      const again = await run();
      expect(again.perturbed).toEqual(first.perturbed);
      expect(system.classes).toBe(classes);
    });

    test("an example alone comes out as in its batch", async () => {
      const { perturbed, firstSuccess } = await whole();
      const row = 3;
      const alone = await run({}, [row]);
      const furthest = Math.max(
        ...Array.from(alone.perturbed[0] as Float32Array, (pixel, i) =>
          Math.abs(pixel - (perturbed[row]?.[i] as number)),
        ),
      );
      expect(furthest).toBeLessThan(1e-6);
      expect(alone.firstSuccess[0]).toBe(firstSuccess[row]);
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
      const found = await run({ criterion: { kind: "becomes", target }, threat: { norm, epsilon: 3 * epsilon } }, rows);
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
      for (const [i, gain] of gains.entries()) if (!found.broken[i]) expect(gain).toBeGreaterThanOrEqual(-1e-5);
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
      const [one, two] = [await run(1), await run(2)];
      for (const [i, broken] of one.broken.entries()) if (broken) expect(two.broken[i]).toBe(true);
    });
  },
);
