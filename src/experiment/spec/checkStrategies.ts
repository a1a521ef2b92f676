import { factsOf } from "../catalogue/datasetFacts.ts";
import { decompositionOf, scoreNamesOf } from "../catalogue/decompositionFacts.ts";
import type { AttackEntry, StrategyEntry } from "../catalogue/nouns.ts";
import { entryOf, isKnown } from "../catalogue/params.ts";
import { appliesTo, pairProblem, strategiesFor } from "../catalogue/strategies/strategiesFor.ts";
import { suiteOf } from "../catalogue/suites/suiteOf.ts";
import type { Choice } from "../terms/choice.ts";
import type { Problem } from "./problem.ts";
import type { ExperimentSpec } from "./spec.ts";

/** The choices among attacks that are single attacks; the others are suites, which name attacks and strategies. */
export const singleAttacks = (attacks: readonly Choice[]): readonly Choice[] =>
  attacks.filter(({ id }) => !isKnown("suites", id));

const scoreKindsOf = (spec: ExperimentSpec) =>
  spec.systems.map(({ decomposition }) => entryOf("decompositions", decomposition.id).scoreKind);

/** Which system a strategy is for, in words. */
const wantedBy: Readonly<Record<StrategyEntry["appliesTo"], string>> = {
  any: "a system",
  arms: "a one-vs-all system",
  multiclass: "a multiclass system",
  stages: "a hierarchical system",
};

/** Strategies that apply to none of the systems. */
export function strategyProblems(
  strategies: readonly string[],
  path: string,
  spec: ExperimentSpec,
): readonly Problem[] {
  const kinds = scoreKindsOf(spec);
  return strategies.flatMap((id, i) => {
    if (id === "core") return [];
    const entry: StrategyEntry = entryOf("strategies", id);
    if (kinds.some((scoreKind) => appliesTo(entry, scoreKind))) return [];
    const wanted = wantedBy[entry.appliesTo];
    return [
      {
        path: `${path}[${i}]`,
        message: `strategy ${id} applies to none of the systems, ${wanted} expected: add one or remove the strategy`,
      },
    ];
  });
}

/** Attacks under strategies that do not offer what they need: an attack is run under every strategy. */
export function pairProblems(
  attacks: readonly Choice[],
  strategies: readonly string[],
  path: string,
): readonly Problem[] {
  return strategies.flatMap((strategy, i) =>
    singleAttacks(attacks).flatMap(({ id: attack }) => {
      if (!isKnown("strategies", strategy) || !isKnown("attacks", attack)) return [];
      const message = pairProblem(attack, strategy);
      return message === null ? [] : [{ path: `${path}[${i}]`, message }];
    }),
  );
}

/** Strategies, named or part of a suite, whose loss needs more scores than a system has. */
export function classProblems(spec: ExperimentSpec): readonly Problem[] {
  const { classes } = factsOf(spec.dataset);
  const { attacks, strategies, distance } = spec.evaluation;
  const systems = spec.systems.map(({ id, decomposition }) => {
    const resolved = decompositionOf(decomposition, classes.length);
    const scores = scoreNamesOf(resolved, classes).length;
    const { scoreKind } = entryOf("decompositions", resolved.id);
    return { id, scoreKind, scores };
  });
  const tooFew = (id: string, path: string, what: string, on: typeof systems): readonly Problem[] => {
    if (!isKnown("strategies", id)) return [];
    const entry: StrategyEntry = entryOf("strategies", id);
    const system = on.find(
      ({ scoreKind, scores }) => appliesTo(entry, scoreKind) && scores < entry.minClasses,
    );
    if (system === undefined) return [];
    const found =
      system.scores === classes.length
        ? `${system.scores} classes found`
        : `${system.scores} labels found on ${system.id}`;
    return [
      {
        path,
        message: `${found}, at least ${entry.minClasses} expected by strategy ${id}${what}: remove it`,
      },
    ];
  };
  return [
    ...strategies.flatMap((id, i) => tooFew(id, `evaluation.strategies[${i}]`, "", systems)),
    ...(distance?.strategies ?? []).flatMap((id, i) =>
      tooFew(id, `evaluation.distance.strategies[${i}]`, "", systems),
    ),
    ...attacks.flatMap((choice, i) =>
      systems.flatMap((system) =>
        (suiteOf(choice, system.scoreKind)?.steps ?? []).flatMap(({ strategy }) =>
          tooFew(strategy, `evaluation.attacks[${i}]`, `, which is part of suite ${choice.id}`, [system]),
        ),
      ),
    ),
  ];
}

/** What is wrong with the search for smallest perturbations. */
export function distanceProblems(spec: ExperimentSpec): readonly Problem[] {
  const { distance, split = "test" } = spec.evaluation;
  if (distance === undefined) return [];
  const path = "evaluation.distance";
  const { splits } = factsOf(spec.dataset);
  const { label } = entryOf("datasets", spec.dataset.id);
  const problems: Problem[] = [];
  const available = splits[split];
  if (distance.examples > available)
    problems.push({
      path: `${path}.examples`,
      message: `${distance.examples} ${split} images found, at most ${available} expected of ${label}: use fewer`,
    });
  for (const [i, { norm, epsilon }] of distance.within.entries()) {
    if (epsilon === 0)
      problems.push({
        path: `${path}.within[${i}].epsilon`,
        message: "epsilon 0 found, the largest perturbation to look for expected: raise it, to 1 for linf",
      });
    if (distance.within.findIndex((other) => other.norm === norm) < i)
      problems.push({
        path: `${path}.within[${i}].norm`,
        message: `norm ${norm} found twice, once expected: remove one`,
      });
  }
  for (const [i, { id }] of distance.attacks.entries()) {
    const entry: AttackEntry = entryOf("attacks", id);
    if (!entry.minimal)
      problems.push({
        path: `${path}.attacks[${i}]`,
        message: `attack ${id} found, one that looks for the smallest perturbation expected: use fab, deepfool, cw or pgd-bisection`,
      });
  }
  for (const [i, scoreKind] of scoreKindsOf(spec).entries())
    if (strategiesFor(distance.strategies, scoreKind).length === 0)
      problems.push({
        path: `${path}.strategies`,
        message: `no strategy found that applies to systems[${i}]: add core`,
      });
  return [
    ...problems,
    ...strategyProblems(distance.strategies, `${path}.strategies`, spec),
    ...pairProblems(distance.attacks, distance.strategies, `${path}.strategies`),
  ];
}
