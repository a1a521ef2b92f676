import type { Choice, Threat } from "../src/experiment/terms/choice.ts";
import type { Criterion } from "../src/experiment/terms/system.ts";
import { attackSetupOf, objectivesOf } from "../workers/attacking/attackSetup.ts";
import { isAdversarialAt, type JudgedExample, judgedExample } from "../workers/attacking/criterion.ts";
import { perturbBatch } from "../workers/attacking/runAttack.ts";
import { scoreImages } from "../workers/attacking/scoreImages.ts";
import type { AttackContext, AttackOutcome } from "../workers/attacks/attack.ts";
import { batchOf } from "../workers/attacks/batch/rows.ts";
import { attackNoise } from "../workers/attacks/noise.ts";
import type { Classifier } from "../workers/decompositions/classifier.ts";
import type { Objective } from "../workers/strategies/strategy.ts";

export interface Attacking {
  readonly attack: Choice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly seed?: number;
  readonly criterion?: Criterion;
  /** Index of the strategy's objective; the first by default. */
  readonly objective?: number;
  readonly observe?: AttackContext["observe"];
  readonly yieldPoint?: AttackContext["yieldPoint"];
  readonly smallest?: boolean;
  /** No image counts as a success, so that the attack runs to its end. */
  readonly unjudged?: boolean;
  readonly ids?: readonly number[];
}

export interface Attacked extends Pick<AttackOutcome, "firstSuccess" | "gradients"> {
  /** [n] flat images, and the whole system's scores of them. */
  readonly perturbed: readonly Float32Array[];
  readonly scores: readonly Float32Array[];
  readonly clean: readonly Float32Array[];
  readonly broken: readonly boolean[];
  readonly examples: readonly JudgedExample[];
  readonly objectives: readonly Objective[];
}

/** One run of an attack on flat images, not clipped to the budget; broken by the decision of the whole system. */
export async function attackImages(
  classifier: Classifier,
  images: readonly ArrayLike<number>[],
  labels: readonly number[],
  how: Attacking,
): Promise<Attacked> {
  const pixels = images.map((image) => Float32Array.from(image));
  const setup = attackSetupOf(how.attack, how.strategy);
  const clean = await scoreImages(classifier, pixels);
  const criterion = how.criterion ?? { kind: "misclassified" };
  const examples = labels.map((label, i) => judgedExample(classifier, criterion, label, clean[i] as Float32Array));
  const objectives = examples.map((example) => {
    const all = objectivesOf(setup, example);
    return all[Math.min(how.objective ?? 0, all.length - 1)] as Objective;
  });
  const x0 = batchOf(pixels, classifier.shape);
  const run = { classifier, setup, yieldPoint: async () => undefined, ...how };
  const { perturbed, firstSuccess, gradients } = await perturbBatch(x0, run, objectives, {
    noise: attackNoise(how.seed ?? 5, how.ids ?? [...labels.keys()], classifier.shape),
    isAdversarial: (scores, example) =>
      how.unjudged !== true && isAdversarialAt(examples[example] as JudgedExample, scores),
  }).finally(() => x0.dispose());
  const values = (await perturbed.data()) as Float32Array;
  perturbed.dispose();
  const size = values.length / images.length;
  const scores = await scoreImages(classifier, values);
  return {
    perturbed: images.map((_, i) => values.slice(i * size, (i + 1) * size)),
    clean,
    scores,
    broken: examples.map((example, i) => isAdversarialAt(example, scores[i] as Float32Array)),
    firstSuccess,
    examples,
    objectives,
    gradients,
  };
}
