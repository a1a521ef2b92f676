import { dispose, type Tensor4D } from "@tensorflow/tfjs-core";
import type { Classifier, Columns, ScoreLoss } from "../decompositions/classifier.ts";
import { rowsOf } from "../decompositions/decision.ts";
import { scoreAt } from "../strategies/scores.ts";

/**
 * The input gradient of every score (RoBin: the margin d_i of arm i; multiclass: a logit) at each image of x, or of the
 * column that attacks climb in place of the score: [score][image], a flat vector of pixels. `yieldPoint` is called after
 * each score, and what it throws is thrown. Does not dispose x.
 */
export async function scoreGradients(
  x: Tensor4D,
  classifier: Classifier,
  yieldPoint: () => Promise<void>,
): Promise<readonly (readonly Float32Array[])[]> {
  const gradients: (readonly Float32Array[])[] = [];
  const first = classifier.columns?.climbed ?? 0;
  for (let cls = 0; cls < classifier.classes; cls++) {
    const column = first + cls;
    const columns = Array.from({ length: x.shape[0] }, () => [column]);
    const columnOf = (part: readonly number[]) => part.map(() => column);
    gradients.push(await inputGradients(x, classifier, (s, part) => scoreAt(s, columnOf(part)), columns));
    await yieldPoint();
  }
  return gradients;
}

/** The input gradient of each image's loss, flat, read back to the host. */
export async function inputGradients(
  x: Tensor4D,
  classifier: Classifier,
  loss: ScoreLoss,
  columns?: Columns,
): Promise<readonly Float32Array[]> {
  const taken = classifier.gradient(x, loss, columns);
  dispose([taken.loss, taken.scores]);
  const flat = (await taken.gradient.data().finally(() => taken.gradient.dispose())) as Float32Array;
  return rowsOf(flat, flat.length / x.shape[0]);
}
