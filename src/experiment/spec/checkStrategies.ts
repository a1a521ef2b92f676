import { factsOf } from "../catalogue/datasetFacts.ts";
import { decompositionOf, scoreNamesOf } from "../catalogue/decompositionFacts.ts";
import type { ScoreKind, StrategyEntry } from "../catalogue/nouns.ts";
import { entryOf, isKnown } from "../catalogue/params.ts";
import { appliesTo, pairProblem } from "../catalogue/strategies/strategiesFor.ts";
import { suiteOf } from "../catalogue/suites/suiteOf.ts";
import type { Choice } from "../terms/choice.ts";
import { type Problem, problemIf } from "./problem.ts";
import type { ExperimentSpec } from "./spec.ts";

/** The single attacks among the attacks of a spec. The others are suites, which name their own attacks and strategies. */
export const singleAttacks = (attacks: readonly Choice[]): readonly Choice[] =>
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

/** Strategies, including those of suites, whose loss needs more scores than a system has. */
export function classProblems(spec: ExperimentSpec): readonly Problem[] {
  const { classes } = factsOf(spec.dataset);
  const { attacks, strategies, distance } = spec.evaluation;
  const systems = spec.systems.map(({ id, decomposition }) => {
    const resolved = decompositionOf(decomposition, classes.length);
    const scores = scoreNamesOf(resolved, classes).length;
    const { scoreKind } = entryOf("decompositions", resolved.id);
    return { id, scoreKind, scores };
  });
  const tooFew = (id: string, path: string, what: string, among: typeof systems): readonly Problem[] => {
    if (!isKnown("strategies", id)) return [];
    const entry = entryOf("strategies", id);
    const system = among.find(({ scoreKind, scores }) => appliesTo(entry, scoreKind) && scores < entry.minClasses);
    if (system === undefined) return [];
    const found =
      system.scores === classes.length
        ? `${system.scores} classes found`
        : `${system.scores} labels found on ${system.id}`;
    const message = `${found}, at least ${entry.minClasses} expected by strategy ${id}${what}: remove it`;
    return [{ path, message }];
  };
  return [
    ...strategies.flatMap((id, i) => tooFew(id, `evaluation.strategies[${i}]`, "", systems)),
    ...(distance?.strategies ?? []).flatMap((id, i) => tooFew(id, `evaluation.distance.strategies[${i}]`, "", systems)),
    ...attacks.flatMap((choice, i) =>
      systems.flatMap((system) =>
        (suiteOf(choice, system.scoreKind)?.steps ?? []).flatMap(({ strategy }) =>
          tooFew(strategy, `evaluation.attacks[${i}]`, `, which is part of suite ${choice.id}`, [system]),
        ),
      ),
    ),
  ];
}
