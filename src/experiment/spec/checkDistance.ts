import { entryOf } from "../catalogue/params.ts";
import { strategiesFor } from "../catalogue/strategies/strategiesFor.ts";
import { pairProblems, scoreKindsOf, strategyProblems } from "./checkStrategies.ts";
import { epsilonProblems, examplesProblems } from "./checkThreats.ts";
import { type Problem, problemIf } from "./problem.ts";
import type { ExperimentSpec } from "./spec.ts";

/** Problems of the search for smallest perturbations. */
export function distanceProblems(spec: ExperimentSpec): readonly Problem[] {
  const { distance, split = "test" } = spec.evaluation;
  if (distance === undefined) return [];
  const { examples, within, attacks, strategies } = distance;
  const path = "evaluation.distance";
  return [
    ...examplesProblems(examples, split, `${path}.examples`, spec),
    ...within.flatMap(({ norm, epsilon }, i) => [
      ...problemIf(
        epsilon === 0,
        `${path}.within[${i}].epsilon`,
        "epsilon 0 found, the largest perturbation to search expected: raise it, to 1 for linf",
      ),
      ...problemIf(
        within.findIndex((other) => other.norm === norm) < i,
        `${path}.within[${i}].norm`,
        `norm ${norm} found twice, once expected: remove one`,
      ),
    ]),
    ...attacks.flatMap(({ id }, i) =>
      problemIf(
        !entryOf("attacks", id).minimal,
        `${path}.attacks[${i}]`,
        `attack ${id} found, one that searches for the smallest perturbation expected: use fab, deepfool, cw or pgd-bisection`,
      ),
    ),
    ...scoreKindsOf(spec).flatMap((scoreKind, i) =>
      problemIf(
        strategiesFor(strategies, scoreKind).length === 0,
        `${path}.strategies`,
        `no strategy found that applies to systems[${i}]: add core`,
      ),
    ),
    ...strategyProblems(strategies, `${path}.strategies`, spec),
    ...pairProblems(attacks, strategies, `${path}.strategies`),
    ...within.flatMap((threat, i) => epsilonProblems(threat, `${path}.within[${i}].epsilon`, spec)),
  ];
}
