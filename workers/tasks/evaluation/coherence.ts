import { dispose, type Tensor4D } from "@tensorflow/tfjs-core";
import type { CoherenceData } from "../../../src/experiment/artefacts/artefact.ts";
import { cosine } from "../../../src/experiment/artefacts/cosine.ts";
import { entryOf } from "../../../src/experiment/catalogue/params.ts";
import type { CoherenceTask } from "../../../src/experiment/plan/task.ts";
import { scoreGradients } from "../../attacking/scoreGradients.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { gatherImages } from "../../datasets/gather.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide, rowsOf } from "../../decompositions/decision.ts";
import { crossEntropy } from "../../maths/losses.ts";
import { oneHot } from "../../strategies/scores.ts";
import { examplesIn } from "../examples.ts";
import { throttled } from "../progress.ts";
import type { TaskRun } from "../run.ts";

/**
 * Gradient coherence on clean images (paper section 6, equation 1, docs/algorithms.md 7), the largest cosine of two loss
 * gradients. Of arms: arm y's, y being the image's class, and another arm's; the gradients of the losses are positive
 * multiples of -grad d_y and grad d_j, so the cosine is -cos(grad d_y, grad d_j), free of saturation. Of an ensemble: the
 * gradients of any two members' cross-entropies. A pair with a zero gradient is skipped and counted; an image whose every
 * pair is skipped has no coherence. `meanCosine` is of the gradients of margins, or of the members' losses.
 * Throws when the system has neither arms nor members to compare, and whatever `yieldPoint` throws.
 */
export async function runCoherence(
  task: CoherenceTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<{ readonly data: CoherenceData; readonly warnings: readonly [] }> {
  const { id } = task.system.decomposition;
  const compared = entryOf("decompositions", id).coherence;
  const { members, batch } = classifier;
  const isThere = compared === "members" ? members !== undefined : classifier.arms;
  if (compared === undefined || !isThere)
    throw new RangeError(`coherence needs a system of arms, or an ensemble, found ${id}`);
  const count = members?.length ?? classifier.classes;
  const ids = examplesIn(task.examples, dataset);
  const labels = ids.map((id) => dataset.labels[id] as number);
  const correct: number[] = [];
  const coherence: (number | null)[] = [];
  const cosines = new PairMeans(count);
  let skippedPairs = 0;
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );

  for (let from = 0; from < ids.length; from += batch) {
    const part = ids.slice(from, from + batch);
    const { gradients, predictions } = await lossGradients(dataset, classifier, part, run);
    for (const [i, prediction] of predictions.entries()) {
      const label = labels[from + i] as number;
      const own = gradients.map((arm) => arm[i] as Float32Array);
      let highest: number | null = null;
      for (let a = 0; a < count; a++)
        for (let b = a; b < count; b++) {
          const value = cosine(own[a] as Float32Array, own[b] as Float32Array);
          cosines.add(a, b, value);
          if (a === b || (members === undefined && a !== label && b !== label)) continue;
          if (value === null) skippedPairs++;
          else highest = Math.max(highest ?? -1, members === undefined ? -value : value);
        }
      coherence.push(highest);
      correct.push(prediction === label ? 1 : 0);
    }
    report(from + part.length);
  }
  const data: CoherenceData = {
    kind: "coherence",
    ids,
    labels,
    correct,
    coherence,
    meanCosine: cosines.matrix(),
    skippedPairs,
  };
  return { data, warnings: [] };
}

/** Gradients of each image, [arm or member][image] a flat vector, and the system's predictions. */
async function lossGradients(dataset: Dataset, classifier: Classifier, ids: readonly number[], run: TaskRun) {
  const x: Tensor4D = gatherImages(dataset, ids);
  const { members } = classifier;
  try {
    if (members === undefined) {
      const { gradients, scores } = await scoreGradients(x, classifier, run.yieldPoint);
      return { gradients, predictions: scores.map((row) => decide(row).prediction) };
    }
    const labels = ids.map((id) => dataset.labels[id] as number);
    const gradients: (readonly Float32Array[])[] = [];
    for (const member of members) {
      gradients.push(await memberGradient(x, member, labels));
      await run.yieldPoint();
    }
    const scores = classifier.scores(x);
    const values = (await scores.data().finally(() => scores.dispose())) as Float32Array;
    return {
      gradients,
      predictions: rowsOf(values, classifier.classes).map((row) => decide(row).prediction),
    };
  } finally {
    x.dispose();
  }
}

/** The gradient of a network's cross-entropy at each image; its direction survives where the network is very sure. */
async function memberGradient(
  x: Tensor4D,
  member: Classifier,
  labels: readonly number[],
): Promise<readonly Float32Array[]> {
  const taken = member.gradient(x, (scores, rows) =>
    crossEntropy(
      scores,
      oneHot(
        rows.map((row) => labels[row] as number),
        member.classes,
      ),
    ),
  );
  dispose([taken.loss, taken.scores]);
  const flat = (await taken.gradient.data().finally(() => taken.gradient.dispose())) as Float32Array;
  return rowsOf(flat, flat.length / labels.length);
}

/** Means of a symmetric matrix whose entries may be undefined. */
class PairMeans {
  private readonly sums: number[];
  private readonly counts: number[];

  constructor(private readonly size: number) {
    this.sums = new Array<number>(size * size).fill(0);
    this.counts = new Array<number>(size * size).fill(0);
  }

  add(a: number, b: number, value: number | null): void {
    if (value === null) return;
    const at = a * this.size + b;
    this.sums[at] = (this.sums[at] as number) + value;
    this.counts[at] = (this.counts[at] as number) + 1;
  }

  matrix(): (number | null)[][] {
    return Array.from({ length: this.size }, (_, a) =>
      Array.from({ length: this.size }, (_, b) => {
        const at = Math.min(a, b) * this.size + Math.max(a, b);
        return this.counts[at] === 0 ? null : (this.sums[at] as number) / (this.counts[at] as number);
      }),
    );
  }
}
