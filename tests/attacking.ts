import { tensor4d } from "@tensorflow/tfjs-core";
import type { Choice, Threat } from "../src/experiment/terms/choice.ts";
import type { Criterion } from "../src/experiment/terms/system.ts";
import { climbOf, meansOf } from "../workers/attacking/attackSetup.ts";
import { type Judged, judgedBy, meets } from "../workers/attacking/criterion.ts";
import { scoreImages } from "../workers/attacking/scoreImages.ts";
import type { AttackContext } from "../workers/attacks/attack.ts";
import { attackNoise } from "../workers/attacks/noise.ts";
import type { Classifier } from "../workers/decompositions/classifier.ts";
import type { Objective } from "../workers/strategies/strategy.ts";

export interface Attacking {
  readonly attack: Choice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly seed?: number;
  readonly criterion?: Criterion;
  /** Which of the strategy's objectives; the first by default. */
  readonly objective?: number;
  readonly observe?: AttackContext["observe"];
  readonly smallest?: boolean;
  /** Nothing counts as a success, so that a run goes on to its end. */
  readonly unjudged?: boolean;
  readonly ids?: readonly number[];
}

export interface Attacked {
  /** [n] flat images, and the whole system's scores of them. */
  readonly perturbed: readonly Float32Array[];
  readonly scores: readonly Float32Array[];
  readonly clean: readonly Float32Array[];
  readonly broken: readonly boolean[];
  readonly firstSuccess: Int32Array;
  readonly examples: readonly Judged[];
  readonly objectives: readonly Objective[];
  readonly gradients: { readonly total: number; readonly zero: number; readonly nonFinite: number };
}

/** One run of an attack on flat images, without the evaluator's corrections; broken as the whole system decides. */
export async function attackImages(
  classifier: Classifier,
  images: readonly ArrayLike<number>[],
  labels: readonly number[],
  how: Attacking,
): Promise<Attacked> {
  const pixels = Float32Array.from(images.flatMap((image) => Array.from(image)));
  const means = meansOf(how.attack, how.strategy);
  const clean = await scoreImages(classifier, pixels);
  const criterion = how.criterion ?? { kind: "misclassified" };
  const examples = labels.map((label, i) => judgedBy(classifier, criterion, label, clean[i] as Float32Array));
  const objectives = examples.map((example) => {
    const all = means.strategy.objectives(example, means.strategyParams);
    return all[Math.min(how.objective ?? 0, all.length - 1)] as Objective;
  });
  const x0 = tensor4d(pixels, [images.length, ...classifier.shape]);
  const outcome = await means.attack
    .perturb(x0, {
      classifier,
      objective: climbOf(means.strategy, objectives, classifier.columns),
      threat: how.threat,
      params: means.attackParams,
      noise: attackNoise(how.seed ?? 5, how.ids ?? labels.map((_, i) => i), classifier.shape),
      isAdversarial: (scores, example) => how.unjudged !== true && meets(examples[example] as Judged, scores),
      yieldPoint: async () => undefined,
      ...(how.smallest ? { smallest: true } : {}),
      ...(how.observe ? { observe: how.observe } : {}),
    })
    .finally(() => x0.dispose());
  const values = (await outcome.perturbed.data()) as Float32Array;
  outcome.perturbed.dispose();
  const size = values.length / images.length;
  const scores = await scoreImages(classifier, values);
  return {
    perturbed: images.map((_, i) => values.slice(i * size, (i + 1) * size)),
    clean,
    scores,
    broken: examples.map((example, i) => meets(example, scores[i] as Float32Array)),
    firstSuccess: outcome.firstSuccess,
    examples,
    objectives,
    gradients: outcome.gradients,
  };
}
