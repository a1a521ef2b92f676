import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import { entryOf, isKnown } from "../catalogue/params.ts";
import { strategiesFor } from "../catalogue/strategies/strategiesFor.ts";
import { suiteOf } from "../catalogue/suites/suiteOf.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import { chunkSize } from "../terms/chunks.ts";
import {
  classProblems,
  distanceProblems,
  pairProblems,
  singleAttacks,
  strategyProblems,
} from "./checkStrategies.ts";
import { transferPairs, transferProblems } from "./checkTransfer.ts";
import type { Problem } from "./problem.ts";
import type { ExperimentSpec } from "./spec.ts";

/** Most evaluation tasks one spec may expand to. */
export const evaluationLimit = 20_000;

const scoreKindsOf = (spec: ExperimentSpec) =>
  spec.systems.map(({ decomposition }) => entryOf("decompositions", decomposition.id).scoreKind);

/** An epsilon so large that every image is within reach of every other is almost always one on the 0-255 scale. */
export function epsilonProblems(threat: Threat, path: string, spec: ExperimentSpec): readonly Problem[] {
  const [height, width, channels] = factsOf(spec.dataset).shape;
  const largest = threat.norm === "linf" ? 1 : Math.sqrt(height * width * channels);
  if (threat.epsilon <= largest) return [];
  return [
    {
      path,
      message: `${threat.norm} epsilon ${threat.epsilon} found, at most ${Number(largest.toFixed(3))} expected, which reaches every image: pixels go from 0 to 1, so write 8/255 as 0.0314`,
    },
  ];
}

function repeats(names: readonly string[], path: string, what: string): readonly Problem[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) < i
      ? [{ path: `${path}[${i}]`, message: `${what} ${name} found twice, once expected: remove one` }]
      : [],
  );
}

function threatProblems(spec: ExperimentSpec): readonly Problem[] {
  return spec.evaluation.threats.flatMap((threat, i) => {
    const path = `evaluation.threats[${i}]`;
    const unsupported = singleAttacks(spec.evaluation.attacks)
      .map((choice) => entryOf("attacks", choice.id))
      .filter(({ norms }) => !norms.includes(threat.norm))
      .map(({ id, norms }) => ({
        path: `${path}.norm`,
        message: `norm ${threat.norm} found, ${norms.join(" or ")} expected by attack ${id}: change the threat or remove the attack`,
      }));
    return [...epsilonProblems(threat, `${path}.epsilon`, spec), ...unsupported];
  });
}

function emptyProblems(spec: ExperimentSpec): readonly Problem[] {
  const { attacks, threats, strategies } = spec.evaluation;
  const singles = singleAttacks(attacks).filter(({ id }) => entryOf("attacks", id).needs !== "nothing");
  const attacking = [...singles, ...attacks.filter(({ id }) => isKnown("suites", id))];
  const problem = (path: string, message: string): Problem => ({ path: `evaluation.${path}`, message });
  if (attacking.length === 0)
    return threats.length === 0 || (spec.evaluation.transfer ?? []).length > 0 || attacks.length > 0
      ? []
      : [
          problem(
            "attacks",
            "no attack found although threats are given: add one, such as pgd, or remove the threats",
          ),
        ];
  return [
    ...(threats.length === 0
      ? [
          problem(
            "threats",
            "no threat found although attacks are given: add a norm and an epsilon, or remove the attacks",
          ),
        ]
      : []),
    ...(strategies.length === 0 && singles.length > 0
      ? [
          problem(
            "strategies",
            "no strategy found although attacks are given: add core, or remove the attacks",
          ),
        ]
      : []),
  ];
}

function countProblems(spec: ExperimentSpec): readonly Problem[] {
  const { attacks, threats, strategies, examples } = spec.evaluation;
  const perThreat = scoreKindsOf(spec).reduce(
    (sum, scoreKind) =>
      sum +
      strategiesFor(strategies, scoreKind).length * singleAttacks(attacks).length +
      attacks.reduce((steps, choice) => steps + (suiteOf(choice, scoreKind)?.steps.length ?? 0), 0),
    0,
  );
  const replicas = spec.replicas ?? 1;
  const between = (spec.evaluation.transfer ?? []).reduce(
    (sum, transfer) => sum + transferPairs(transfer, replicas),
    0,
  );
  const tasks = (replicas * perThreat + between) * threats.length * Math.ceil(examples / chunkSize);
  if (tasks <= evaluationLimit) return [];
  return [
    {
      path: "evaluation",
      message: `${tasks} evaluation tasks found, at most ${evaluationLimit} expected: use fewer examples, threats, attacks, strategies or systems`,
    },
  ];
}

/** Problems of the evaluation of a spec whose choices are all known to the catalogue. */
export function evaluationProblems(spec: ExperimentSpec): readonly Problem[] {
  const { split = "test", examples, threats, attacks, strategies } = spec.evaluation;
  const { splits } = factsOf(spec.dataset);
  const { label } = entryOf("datasets", spec.dataset.id);
  const tooMany: readonly Problem[] =
    examples <= splits[split]
      ? []
      : [
          {
            path: "evaluation.examples",
            message: `${examples} ${split} images found, at most ${splits[split]} expected of ${label}: use fewer`,
          },
        ];
  const { gap = 0 } = spec.evaluation;
  const tooManySeen: readonly Problem[] =
    gap <= splits.train
      ? []
      : [
          {
            path: "evaluation.gap",
            message: `${gap} training images found, at most ${splits.train} expected of ${label}: use fewer`,
          },
        ];
  return [
    ...tooMany,
    ...tooManySeen,
    ...emptyProblems(spec),
    ...strategyProblems(strategies, "evaluation.strategies", spec),
    ...pairProblems(attacks, strategies, "evaluation.strategies"),
    ...classProblems(spec),
    ...threatProblems(spec),
    ...repeats(threats.map(threatKey), "evaluation.threats", "threat"),
    ...repeats(attacks.map(attackLabel), "evaluation.attacks", "attack"),
    ...repeats(strategies, "evaluation.strategies", "strategy"),
    ...countProblems(spec),
    ...transferProblems(spec),
    ...distanceProblems(spec),
    ...(spec.evaluation.distance?.within ?? []).flatMap((threat, i) =>
      epsilonProblems(threat, `evaluation.distance.within[${i}].epsilon`, spec),
    ),
  ];
}
