import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { entryOf, isKnown } from "../catalogue/params.ts";
import { strategiesFor } from "../catalogue/strategies/strategiesFor.ts";
import { suiteOf } from "../catalogue/suites/suiteOf.ts";
import { hasThreat, threatKey } from "../terms/choice.ts";
import { chunkSize } from "../terms/chunks.ts";
import { plain } from "../terms/format.ts";
import { distanceProblems } from "./checkDistance.ts";
import { classProblems, pairProblems, scoredSystems, singleAttacks, strategyProblems } from "./checkStrategies.ts";
import { examplesProblems, threatProblems } from "./checkThreats.ts";
import { transferPairs, transferProblems } from "./checkTransfer.ts";
import { type Problem, problemIf } from "./problem.ts";
import type { ExperimentSpec } from "./spec.ts";

/** Most evaluation tasks of one spec. */
export const evaluationLimit = 20_000;

function repeats(names: readonly string[], path: string, what: string): readonly Problem[] {
  return names.flatMap((name, i) =>
    problemIf(names.indexOf(name) < i, `${path}[${i}]`, `${what} ${name} found twice, once expected: remove one`),
  );
}

/** Attacks without threats or strategies, and threats at which nothing runs. */
function emptyProblems(spec: ExperimentSpec): readonly Problem[] {
  const { attacks, threats, strategies, transfer = [] } = spec.evaluation;
  const running = attacks.filter(({ id }) => isKnown("suites", id) || entryOf("attacks", id).needs !== "nothing");
  const singles = singleAttacks(running);
  if (running.length === 0)
    return problemIf(
      threats.length > 0 && transfer.length === 0 && attacks.length === 0,
      "evaluation.attacks",
      "no attack found although threats are given: add one, such as pgd, or remove the threats",
    );
  return [
    ...threats.flatMap((threat, i) =>
      problemIf(
        transfer.length === 0 && running.every(({ threats: own = threats }) => !hasThreat(own, threat)),
        `evaluation.threats[${i}]`,
        `no attack runs at ${plain.threat(threat)}: let one run there, or remove the threat`,
      ),
    ),
    ...problemIf(
      threats.length === 0,
      "evaluation.threats",
      "no threat found although attacks are given: add a norm and an epsilon, or remove the attacks",
    ),
    ...problemIf(
      strategies.length === 0 && singles.length > 0,
      "evaluation.strategies",
      "no strategy found although attacks are given: add core, or remove the attacks",
    ),
  ];
}

function countProblems(spec: ExperimentSpec): readonly Problem[] {
  const { attacks, threats, strategies, examples, transfer = [] } = spec.evaluation;
  const replicas = spec.replicas ?? 1;
  const measured = scoredSystems(spec).flatMap(({ scoreKind, scores }) =>
    attacks.map((choice) => {
      const pairs = suiteOf(choice, scoreKind, scores)?.steps ?? strategiesFor(strategies, scoreKind);
      return pairs.length * (choice.threats ?? threats).length;
    }),
  );
  const pairs = transfer.map((entry) => transferPairs(entry, replicas));
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const perChunk = replicas * sum(measured) + sum(pairs) * threats.length;
  const tasks = perChunk * Math.ceil(examples / chunkSize);
  return problemIf(
    tasks > evaluationLimit,
    "evaluation",
    `${tasks} evaluation tasks found, at most ${evaluationLimit} expected: use fewer examples, threats, attacks, strategies or systems`,
  );
}

/** Problems of the evaluation of a spec whose choices are all in the catalogue. */
export function evaluationProblems(spec: ExperimentSpec): readonly Problem[] {
  const { split = "test", examples, gap = 0, threats, attacks, strategies } = spec.evaluation;
  return [
    ...examplesProblems(examples, split, "evaluation.examples", spec),
    ...examplesProblems(gap, "train", "evaluation.gap", spec),
    ...emptyProblems(spec),
    ...strategyProblems(strategies, "evaluation.strategies", spec),
    ...pairProblems(attacks, strategies, "evaluation.strategies"),
    ...classProblems(spec),
    ...threatProblems(spec),
    ...repeats(threats.map(threatKey), "evaluation.threats", "threat"),
    ...repeats(attacks.map(attackLabel), "evaluation.attacks", "attack"),
    ...attacks.flatMap(({ threats: own = [] }, i) =>
      repeats(own.map(threatKey), `evaluation.attacks[${i}].threats`, "threat"),
    ),
    ...repeats(strategies, "evaluation.strategies", "strategy"),
    ...countProblems(spec),
    ...transferProblems(spec),
    ...distanceProblems(spec),
  ];
}
