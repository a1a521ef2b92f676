import { type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { type Labelling, outputOf } from "../../../src/experiment/terms/labelling.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { gatherImages } from "../../datasets/gather.ts";
import { oneHot } from "../../strategies/scores.ts";

const imagesPerPass = 256;

/** Training images that are measured when the data set has no validation split. */
const mostTrainingImages = 5000;

/** The part of a validation split that a labelling keeps. */
export interface ValidationSet {
  /** Positions in the split, in its order. */
  readonly positions: readonly number[];
  /** Index of each image in the data set. */
  readonly indices: readonly number[];
  /** The output that each image belongs to. */
  readonly outputs: readonly number[];
  /** `train` when the data set has no validation images: the first training images are measured instead. */
  readonly split: "validation" | "train";
}

/** Throws a RangeError when the labelling keeps no image of the split. */
export function validationSet(dataset: Dataset, labelling: Labelling): ValidationSet {
  const split = dataset.splits.validation.length > 0 ? "validation" : "train";
  const order = dataset.splits[split].subarray(0, split === "train" ? mostTrainingImages : undefined);
  const kept = Array.from(order, (index, position) => ({
    position,
    index,
    output: outputOf(labelling, dataset.labels[index] as number),
  })).filter(({ output }) => output !== null);
  if (kept.length === 0)
    throw new RangeError(`none of the ${order.length} ${split} images belongs to an output of the labelling`);
  return {
    positions: kept.map(({ position }) => position),
    indices: kept.map(({ index }) => index),
    outputs: kept.map(({ output }) => output as number),
    split,
  };
}

/** The first `count` images of a validation set. */
export const firstOf = (set: ValidationSet, count: number): ValidationSet => ({
  positions: set.positions.slice(0, count),
  indices: set.indices.slice(0, count),
  outputs: set.outputs.slice(0, count),
  split: set.split,
});

/**
 * Logits of a validation set, row-major [n, outputs], in passes of at most 256 images. `transform` may perturb the images
 * of a pass; `from` is the place in the set at which the pass begins. Reads back once per pass.
 */
export async function validationLogits(
  dataset: Dataset,
  set: ValidationSet,
  outputs: number,
  apply: (x: Tensor4D) => Tensor2D,
  yieldPoint: () => Promise<void>,
  transform: (x: Tensor4D, labels: Tensor2D, from: number) => Tensor4D = (x) => x,
): Promise<Float32Array> {
  const logits = new Float32Array(set.indices.length * outputs);
  for (let from = 0; from < set.indices.length; from += imagesPerPass) {
    await yieldPoint();
    const to = from + imagesPerPass;
    const pass = tidy(() => {
      const x = gatherImages(dataset, set.indices.slice(from, to));
      return apply(transform(x, oneHot(set.outputs.slice(from, to), outputs), from));
    });
    logits.set(await pass.data(), from * outputs);
    pass.dispose();
  }
  return logits;
}

export interface Accuracies {
  /** Share of images whose highest logit is their own output. */
  readonly accuracy: number;
  /** Mean of that share over the outputs that have images. */
  readonly balanced: number;
}

/** Accuracies from logits, row-major [n, outputs]; the lowest index wins a tie, as in tf.argMax. */
export function accuraciesOf(logits: Float32Array, labels: readonly number[], outputs: number): Accuracies {
  const right = new Array<number>(outputs).fill(0);
  const total = new Array<number>(outputs).fill(0);
  for (const [row, label] of labels.entries()) {
    let best = 0;
    for (let output = 1; output < outputs; output++)
      if ((logits[row * outputs + output] as number) > (logits[row * outputs + best] as number)) best = output;
    total[label] = (total[label] as number) + 1;
    if (best === label) right[label] = (right[label] as number) + 1;
  }
  const shares = total.flatMap((count, output) => (count === 0 ? [] : [(right[output] as number) / count]));
  return {
    accuracy: right.reduce((sum, count) => sum + count, 0) / labels.length,
    balanced: shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}
