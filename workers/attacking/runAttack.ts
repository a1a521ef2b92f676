import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import type { BatchMargin, Iterate } from "../attacks/attack.ts";
import { attackNoise } from "../attacks/noise.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { rowsOf } from "../decompositions/decision.ts";
import { admit, withinBudget } from "../maths/measure.ts";
import type { Objective } from "../strategies/strategy.ts";
import { climbOf, type Means } from "./attackSetup.ts";
import { meets } from "./criterion.ts";
import type { Doubts } from "./evaluationWarnings.ts";
import type { OpenExample } from "./openExamples.ts";

export interface Attempt {
  readonly classifier: Classifier;
  readonly means: Means;
  readonly threat: Threat;
  readonly seed: number;
  /** The smallest perturbation is wanted, not just any. */
  readonly smallest?: boolean;
  readonly doubts: Doubts;
  /** Told every iterate of the attack, and how far its rows are from what is wanted of them. */
  readonly observe?: (iterate: Iterate, margin: BatchMargin) => void;
}

/** What an attack proposes for one example, brought into budget and box. */
export interface Admissible {
  readonly pixels: Float32Array;
  /** Its distance from the clean image, measured on the host. */
  readonly size: number;
  /** Step of the first success, as the attack claims. */
  readonly firstSuccess: number;
}

/** Attack some examples, each with its objective, and bring what comes out into budget and box; nothing is judged. */
export async function propose(
  { classifier, means, threat, seed, smallest, doubts, observe }: Attempt,
  attacked: readonly OpenExample[],
  objectives: readonly Objective[],
  yieldPoint: () => Promise<void>,
): Promise<readonly Admissible[]> {
  const { attack, attackParams, strategy } = means;
  const size = (attacked[0] as OpenExample).pixels.length;
  const clean = new Float32Array(attacked.length * size);
  for (const [i, { pixels }] of attacked.entries()) clean.set(pixels, i * size);
  const x0 = tensor4d(clean, [attacked.length, ...classifier.shape]);
  const climb = climbOf(strategy, objectives, classifier.columns);
  try {
    const outcome = await attack.perturb(x0, {
      classifier,
      objective: climb,
      threat,
      params: attackParams,
      noise: attackNoise(
        seed,
        attacked.map(({ id }) => id),
        classifier.shape,
      ),
      isAdversarial: (scores, example) => meets((attacked[example] as OpenExample).judged, scores),
      ...(smallest === true ? { smallest } : {}),
      ...(observe === undefined
        ? {}
        : { observe: async (iterate: Iterate) => observe(iterate, climb.margin) }),
      yieldPoint,
    });
    doubts.sawGradients(outcome.gradients);
    const proposed = rowsOf(await readProposal(outcome.perturbed, x0, attack.id), size);
    return attacked.map(({ pixels }, i) => {
      const target = new Float32Array(size);
      const found = admit(pixels, proposed[i] as Float32Array, threat, target);
      doubts.sawProposal(found.proposed, withinBudget(found.proposed, threat.epsilon));
      return { pixels: target, size: found.size, firstSuccess: outcome.firstSuccess[i] ?? -1 };
    });
  } finally {
    x0.dispose();
  }
}

async function readProposal(perturbed: Tensor4D, x0: Tensor4D, attack: string): Promise<Float32Array> {
  try {
    if (perturbed.shape.join() !== x0.shape.join())
      throw new Error(
        `attack ${attack} returned [${perturbed.shape}], expected the shape of its images [${x0.shape}]`,
      );
    return (await perturbed.data()) as Float32Array;
  } finally {
    perturbed.dispose();
  }
}

/** Images one after the other, as `scoreImages` takes them. */
export function joined(images: readonly Float32Array[]): Float32Array {
  const size = images[0]?.length ?? 0;
  const pixels = new Float32Array(images.length * size);
  for (const [i, image] of images.entries()) pixels.set(image, i * size);
  return pixels;
}
