import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { CoherenceData } from "../../../src/experiment/artefacts/artefact.ts";
import { cosine } from "../../../src/experiment/artefacts/cosine.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { CoherenceTask } from "../../../src/experiment/plan/task.ts";
import { inputGradients, scoreGradients } from "../../attacking/scoreGradients.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { gatherImages, gatherPixels } from "../../datasets/gather.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { crossEntropy } from "../../maths/losses.ts";
import { oneHot } from "../../strategies/scores.ts";
import { examplesIn, flag, inBatches } from "../examples.ts";
import type { Measured, TaskRun } from "../run.ts";

/** One example of the result. */
interface Line {
  readonly label: number;
  readonly correct: boolean;
  /** null when every pair of gradients was skipped. */
  readonly coherence: number | null;
}

/**
 * Gradient coherence on clean images (paper section 6, equation 1, docs/algorithms.md 7): the largest cosine of two loss
 * gradients. For arms it compares the arm y of the image's class with every other arm j; the loss gradients are positive
 * multiples of -grad d_y and grad d_j, so the cosine is -cos(grad d_y, grad d_j), which saturation does not affect. For an
 * ensemble it compares the cross-entropy gradients of every two members. A pair with a zero gradient is skipped and
 * counted. `meanCosine` holds the cosines of margin gradients (arms) or loss gradients (members).
 * Throws when the system has neither arms nor members to compare, and whatever `yieldPoint` throws.
 */
export async function runCoherence(
  task: CoherenceTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<Measured<CoherenceData>> {
  const { id } = task.system.decomposition;
  const compared = entryOf("decompositions", id).coherence;
  const { members } = classifier;
  const isThere = compared === "members" ? members !== undefined : classifier.arms;
  if (compared === undefined || !isThere)
    throw new RangeError(`coherence needs a system of arms, or an ensemble, found ${id}`);
  const parts = [...Array(members?.length ?? classifier.classes).keys()];
  /** [a][b] for a <= b: the cosines of all images. */
  const cosines = parts.map(() => parts.map((): number[] => []));
  let skippedPairs = 0;
  const ids = examplesIn(task.examples, dataset);
  const lines = await inBatches(ids, classifier.batch, run, async (batch) => {
    const labels = batch.map((id) => dataset.labels[id] as number);
    const scores = await scoreImages(classifier, gatherPixels(dataset, batch));
    const gradients = await lossGradients(gatherImages(dataset, batch), classifier, labels, run);
    return labels.map((label, i): Line => {
      let coherence: number | null = null;
      for (const [a, first] of gradients.entries())
        for (const [b, second] of gradients.entries()) {
          if (b < a) continue;
          const value = cosine(first[i] as Float32Array, second[i] as Float32Array);
          if (value !== null) cosines[a]?.[b]?.push(value);
          if (a === b || (members === undefined && a !== label && b !== label)) continue;
          if (value === null) skippedPairs++;
          else coherence = Math.max(coherence ?? -1, members === undefined ? -value : value);
        }
      return { label, correct: decide(scores[i] as Float32Array).prediction === label, coherence };
    });
  });
  const data: CoherenceData = {
    kind: "coherence",
    ids,
    labels: lines.map(({ label }) => label),
    correct: lines.map(({ correct }) => flag(correct)),
    coherence: lines.map(({ coherence }) => coherence),
    meanCosine: parts.map((a) => parts.map((b) => meanOf(cosines[Math.min(a, b)]?.[Math.max(a, b)] as number[]))),
    skippedPairs,
  };
  return { data, warnings: [] };
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Gradients at each image of x, [arm or member][image], flat. Disposes x. */
async function lossGradients(
  x: Tensor4D,
  classifier: Classifier,
  labels: readonly number[],
  { yieldPoint }: TaskRun,
): Promise<readonly (readonly Float32Array[])[]> {
  try {
    if (classifier.members === undefined) return await scoreGradients(x, classifier, yieldPoint);
    const gradients: (readonly Float32Array[])[] = [];
    for (const member of classifier.members) {
      // The direction of this gradient survives where the network is very confident.
      const loss: Parameters<typeof inputGradients>[2] = (scores, rows) =>
        crossEntropy(
          scores,
          oneHot(
            rows.map((row) => labels[row] as number),
            member.classes,
          ),
        );
      gradients.push(await inputGradients(x, member, loss));
      await yieldPoint();
    }
    return gradients;
  } finally {
    x.dispose();
  }
}
