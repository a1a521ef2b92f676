import { factsOf } from "../catalogue/datasetFacts.ts";
import { decompositionOf, scoreNamesOf } from "../catalogue/decompositionFacts.ts";
import type { ScoreKind, StrategyEntry } from "../catalogue/nouns.ts";
import { entryOf, isKnown } from "../catalogue/params.ts";
import { appliesTo, pairProblem } from "../catalogue/strategies/strategiesFor.ts";
import type { Choice } from "../terms/choice.ts";
import { type Problem, problemIf } from "./problem.ts";
import type { ExperimentSpec } from "./spec.ts";

/** The single attacks among the attacks of a spec. The others are suites, which name their own attacks and strategies. */
export const singleAttacks = <Attack extends Choice>(attacks: readonly Attack[]): readonly Attack[] =>
  attacks.filter(({ id }) => !isKnown("suites", id));

export const scoreKindsOf = (spec: ExperimentSpec): readonly ScoreKind[] =>
  spec.systems.map(({ decomposition }) => entryOf("decompositions", decomposition.id).scoreKind);

const systemNames: Readonly<Record<StrategyEntry["appliesTo"], string>> = {
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
    const entry = entryOf("strategies", id);
    return problemIf(
      !kinds.some((scoreKind) => appliesTo(entry, scoreKind)),
      `${path}[${i}]`,
      `strategy ${id} applies to none of the systems, ${systemNames[entry.appliesTo]} expected: add one or remove the strategy`,
    );
  });
}

/** Attacks that cannot run under one of the strategies: every attack runs under all strategies. */
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

/** A system of a spec, and how many scores its losses can compare. */
export interface ScoredSystem {
  readonly id: string;
  readonly scoreKind: ScoreKind;
  /** One per class, or per label of MODEL[k]. */
  readonly scores: number;
}

/** The systems of a spec whose choices are all in the catalogue. */
export function scoredSystems({ dataset, systems }: ExperimentSpec): readonly ScoredSystem[] {
  const { classes } = factsOf(dataset);
  return systems.map(({ id, decomposition }) => {
    const resolved = decompositionOf(decomposition, classes.length);
    const scores = scoreNamesOf(resolved, classes).length;
    return { id, scoreKind: entryOf("decompositions", resolved.id).scoreKind, scores };
  });
}

/** Strategies whose loss needs more scores than a system has. Suites leave them out (`suiteOf`). */
export function classProblems(spec: ExperimentSpec): readonly Problem[] {
  const { classes } = factsOf(spec.dataset);
  const { strategies, distance } = spec.evaluation;
  const systems = scoredSystems(spec);
  const tooFew = (id: string, path: string): readonly Problem[] => {
    if (!isKnown("strategies", id)) return [];
    const entry = entryOf("strategies", id);
    const system = systems.find(({ scoreKind, scores }) => appliesTo(entry, scoreKind) && scores < entry.minClasses);
    if (system === undefined) return [];
    const found =
      system.scores === classes.length
        ? `${system.scores} classes found`
        : `${system.scores} labels found on ${system.id}`;
    return [{ path, message: `${found}, at least ${entry.minClasses} expected by strategy ${id}: remove it` }];
  };
  return [
    ...strategies.flatMap((id, i) => tooFew(id, `evaluation.strategies[${i}]`)),
    ...(distance?.strategies ?? []).flatMap((id, i) => tooFew(id, `evaluation.distance.strategies[${i}]`)),
  ];
}
