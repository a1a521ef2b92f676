import type { Tensor4D } from "@tensorflow/tfjs-core";
import { cosine } from "../../src/experiment/cosine.ts";
import type { CoherenceData } from "../../src/experiment/result.ts";
import type { CoherenceTask } from "../../src/experiment/task.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { gatherImages } from "../datasets/gather.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide } from "../decompositions/decision.ts";
import { examplesIn } from "./examples.ts";
import { throttled } from "./progress.ts";
import type { TaskRun } from "./run.ts";
import { scoreGradients } from "./scoreGradients.ts";

/**
 * Gradient coherence of the arms on clean images (paper section 6, equation 1): for an image of class y the largest
 * cosine of arm y's and another arm's loss gradients. The gradients of the losses are positive multiples of
 * -grad d_y and grad d_j, so the cosine is -cos(grad d_y, grad d_j), free of saturation (paper-spec 7). A pair with a
 * zero gradient is skipped and counted; an image whose every pair is skipped has no coherence.
 * Throws when the system has no arms, and whatever `checkpoint` throws.
 */
export async function runCoherence(
  task: CoherenceTask,
  dataset: Dataset,
  classifier: Classifier,
  run: TaskRun,
): Promise<{ readonly data: CoherenceData; readonly warnings: readonly [] }> {
  if (!classifier.arms)
    throw new RangeError(`coherence needs a system of arms, found ${task.system.decomposition.id}`);
  const { classes, batch } = classifier;
  const ids = examplesIn(task.examples, dataset);
  const labels = ids.map((id) => dataset.labels[id] as number);
  const correct: number[] = [];
  const coherence: (number | null)[] = [];
  const cosines = new PairMeans(classes);
  let skippedPairs = 0;
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );

  for (let from = 0; from < ids.length; from += batch) {
    const part = ids.slice(from, from + batch);
    const { gradients, predictions } = await armGradients(dataset, classifier, part, run);
    for (const [i, prediction] of predictions.entries()) {
      const label = labels[from + i] as number;
      const own = gradients.map((arm) => arm[i] as Float32Array);
      let highest: number | null = null;
      for (let a = 0; a < classes; a++)
        for (let b = a; b < classes; b++) {
          const value = cosine(own[a] as Float32Array, own[b] as Float32Array);
          cosines.add(a, b, value);
          if (a === b || (a !== label && b !== label)) continue;
          if (value === null) skippedPairs++;
          else highest = Math.max(highest ?? -1, -value);
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

/** grad d_arm of each image, [arm][image] a flat vector, and the system's predictions. */
async function armGradients(dataset: Dataset, classifier: Classifier, ids: readonly number[], run: TaskRun) {
  const x: Tensor4D = gatherImages(dataset, ids);
  try {
    const { gradients, scores } = await scoreGradients(x, classifier, run.checkpoint);
    return { gradients, predictions: scores.map((row) => decide(row).prediction) };
  } finally {
    x.dispose();
  }
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
