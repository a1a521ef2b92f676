import { dispose, type Tensor2D, type Tensor4D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { type Labelling, outputOf } from "../../../src/experiment/terms/labelling.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { gatherImages } from "../../datasets/gather.ts";

const imagesPerPass = 256;

/** Images that stand in where a data set holds out none. */
const mostStandIns = 5000;

/** The part of a validation split that a labelling keeps. */
export interface ValidationSet {
  /** Positions in the split, in its order. */
  readonly positions: readonly number[];
  /** Index of each image in the data set. */
  readonly indices: readonly number[];
  /** Output that each image belongs to. */
  readonly outputs: readonly number[];
  /** `train` where every training image is trained on and none held out: the first of them stand in. */
  readonly split: "validation" | "train";
}

/** Throws a RangeError when nothing of the split is kept, because then no accuracy can be shown. */
export function validationSet(dataset: Dataset, labelling: Labelling): ValidationSet {
  const positions: number[] = [];
  const indices: number[] = [];
  const outputs: number[] = [];
  const split = dataset.splits.validation.length > 0 ? "validation" : "train";
  const order = dataset.splits[split].subarray(0, split === "train" ? mostStandIns : undefined);
  for (const [position, index] of order.entries()) {
    const output = outputOf(labelling, dataset.labels[index] as number);
    if (output === null) continue;
    positions.push(position);
    indices.push(index);
    outputs.push(output);
  }
  if (positions.length === 0)
    throw new RangeError(`none of the ${order.length} ${split} images belongs to an output of the labelling`);
  return { positions, indices, outputs, split };
}

/** The first `count` images of a validation set. */
export function firstOf(set: ValidationSet, count: number): ValidationSet {
  return {
    positions: set.positions.slice(0, count),
    indices: set.indices.slice(0, count),
    outputs: set.outputs.slice(0, count),
    split: set.split,
  };
}

/**
 * Logits of a validation set, row-major [n, outputs], in passes of at most 256 images. `transform` may perturb a pass
 * before it is judged; it is told where in the set the pass begins. Reads back once per pass.
 */
export async function validationLogits(
  dataset: Dataset,
  set: ValidationSet,
  outputs: number,
  apply: (x: Tensor4D) => Tensor2D,
  yieldPoint: () => Promise<void>,
  transform?: (x: Tensor4D, labels: Tensor2D, from: number) => Tensor4D,
): Promise<Float32Array> {
  const logits = new Float32Array(set.indices.length * outputs);
  for (let from = 0; from < set.indices.length; from += imagesPerPass) {
    await yieldPoint();
    const to = Math.min(from + imagesPerPass, set.indices.length);
    const pass = tidy(() => {
      const x = gatherImages(dataset, set.indices.slice(from, to));
      return apply(transform ? transform(x, oneHotLabels(set.outputs.slice(from, to), outputs), from) : x);
    });
    logits.set(await pass.data(), from * outputs);
    dispose(pass);
  }
  return logits;
}

/** [n, outputs] float32, 1 in the column of each label. */
export function oneHotLabels(labels: readonly number[], outputs: number): Tensor2D {
  const values = new Float32Array(labels.length * outputs);
  for (const [row, label] of labels.entries()) values[row * outputs + label] = 1;
  return tensor2d(values, [labels.length, outputs]);
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
      if ((logits[row * outputs + output] as number) > (logits[row * outputs + best] as number))
        best = output;
    total[label] = (total[label] as number) + 1;
    if (best === label) right[label] = (right[label] as number) + 1;
  }
  const shares = total.flatMap((count, output) => (count === 0 ? [] : [(right[output] as number) / count]));
  return {
    accuracy: right.reduce((sum, count) => sum + count, 0) / labels.length,
    balanced: shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}
