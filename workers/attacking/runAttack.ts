import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import type { AttackContext, AttackOutcome, BatchMargin, Iterate } from "../attacks/attack.ts";
import { batchOf } from "../attacks/batch/rows.ts";
import { attackNoise } from "../attacks/noise.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide, rowsOf } from "../decompositions/decision.ts";
import { clipToBudget } from "../maths/measure.ts";
import type { Objective } from "../strategies/strategy.ts";
import type { AttackSetup } from "./attackSetup.ts";
import { batchObjective } from "./batchObjective.ts";
import type { CleanExample } from "./cleanPass.ts";
import { isAdversarialAt } from "./criterion.ts";
import type { EvaluationWarnings } from "./evaluationWarnings.ts";
import { scoreImages } from "./scoreImages.ts";

/** A system, the attack and strategy to attack it with, and the budget. */
export interface AttackRun {
  readonly classifier: Classifier;
  readonly setup: AttackSetup;
  readonly threat: Threat;
  /** Look for the smallest perturbation in the budget, not for any that succeeds. */
  readonly smallest?: boolean;
  /** Called with every iterate, and with the margin of its rows. */
  readonly observe?: ((iterate: Iterate, margin: BatchMargin) => Promise<void> | void) | undefined;
  /** Called between attack steps, in no tensor scope: lets messages in, and rejects to stop the attack. */
  yieldPoint(): Promise<void>;
}

/** A perturbed image inside budget and box, and the system's decision on it. */
export interface PerturbedExample {
  readonly pixels: Float32Array;
  /** Size of the perturbation in the threat's norm, measured on the host. */
  readonly size: number;
  /** Scores of the whole system [classes]. */
  readonly scores: Float32Array;
  readonly prediction: number;
  readonly tie: boolean;
  /** Whether the prediction is an error by the criterion. */
  readonly isAdversarial: boolean;
  /** Step of the first success that the attack claims, or -1. */
  readonly firstSuccess: number;
}

/**
 * Attack a batch of examples, example i with `objectives[i]`, and judge the result: every proposed image is clipped to
 * budget and box, measured on the host, and decided by the whole system (docs/algorithms.md 1.3). What the attack claims
 * decides nothing. Evaluations, distances, transfers and the Attack room all attack through this function.
 */
export async function runAttack(
  run: AttackRun & { readonly seed: number; readonly warnings?: EvaluationWarnings },
  examples: readonly Pick<CleanExample, "id" | "pixels" | "judged">[],
  objectives: readonly Objective[],
): Promise<readonly PerturbedExample[]> {
  const { classifier, setup, threat, seed, warnings } = run;
  const judgedOf = (row: number) => (examples[row] as (typeof examples)[number]).judged;
  const x0 = batchOf(
    examples.map(({ pixels }) => pixels),
    classifier.shape,
  );
  const ids = examples.map(({ id }) => id);
  let outcome: AttackOutcome;
  let proposed: readonly Float32Array[];
  try {
    outcome = await perturbBatch(x0, run, objectives, {
      noise: attackNoise(seed, ids, classifier.shape),
      isAdversarial: (scores, row) => isAdversarialAt(judgedOf(row), scores),
    });
    proposed = await readProposal(outcome.perturbed, x0, setup.attack.id);
  } finally {
    x0.dispose();
  }
  warnings?.countGradients(outcome.gradients);
  const clipped = examples.map(({ pixels }, row) => {
    const image = clipToBudget(pixels, proposed[row] as Float32Array, threat);
    warnings?.countPerturbation(image.proposedSize, threat.epsilon);
    return image;
  });
  const allScores = await scoreImages(
    classifier,
    clipped.map(({ pixels }) => pixels),
  );
  return clipped.map(({ pixels, size }, row) => {
    const scores = allScores[row] as Float32Array;
    const { prediction, tie } = decide(scores);
    const isAdversarial = judgedOf(row).isAdversarial(prediction);
    const firstSuccess = outcome.firstSuccess[row] ?? -1;
    return { pixels, size, scores, prediction, tie, isAdversarial, firstSuccess };
  });
}

/**
 * Run an attack on a batch x0 [n, h, w, c] that stays on the device, row i with `objectives[i]`. Returns what the attack
 * proposes, neither clipped nor judged: what `runAttack` builds on, and all that training needs. The caller disposes
 * `perturbed`.
 */
export function perturbBatch(
  x0: Tensor4D,
  { classifier, setup, threat, smallest, observe, yieldPoint }: AttackRun,
  objectives: readonly Objective[],
  judge: Pick<AttackContext, "noise" | "isAdversarial">,
): Promise<AttackOutcome> {
  const objective = batchObjective(setup.strategy, objectives, classifier.columns);
  return setup.attack.perturb(x0, {
    classifier,
    objective,
    threat,
    params: setup.attackParams,
    ...judge,
    ...(smallest === true ? { smallest } : {}),
    ...(observe === undefined ? {} : { observe: async (iterate: Iterate) => observe(iterate, objective.margin) }),
    yieldPoint,
  });
}

async function readProposal(perturbed: Tensor4D, x0: Tensor4D, attack: string): Promise<readonly Float32Array[]> {
  try {
    if (perturbed.shape.join() !== x0.shape.join())
      throw new Error(`attack ${attack} returned [${perturbed.shape}], expected the shape of its images [${x0.shape}]`);
    const pixels = (await perturbed.data()) as Float32Array;
    return rowsOf(pixels, pixels.length / perturbed.shape[0]);
  } finally {
    perturbed.dispose();
  }
}
