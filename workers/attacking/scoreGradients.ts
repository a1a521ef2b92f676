import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { Classifier } from "../decompositions/classifier.ts";
import { rowsOf } from "../decompositions/decision.ts";
import { scoreAt } from "../strategies/scores.ts";

export interface ScoreGradients {
  /** [column][image]: the input gradient of one score, a flat vector of pixels. */
  readonly gradients: readonly (readonly Float32Array[])[];
  /** [image]: all scores. */
  readonly scores: readonly Float32Array[];
}

/**
 * The input gradient of every score column (RoBin: the margin d_i of arm i; multiclass: a logit) at each image.
 * `yieldPoint` lets messages in between columns; what it throws is thrown. Leaves `x` to the caller.
 */
export async function scoreGradients(
  x: Tensor4D,
  classifier: Classifier,
  yieldPoint: () => Promise<void>,
): Promise<ScoreGradients> {
  const [count] = x.shape;
  const scores = classifier.scores(x);
  const values = (await scores.data().finally(() => scores.dispose())) as Float32Array;
  const gradients: (readonly Float32Array[])[] = [];
  const first = classifier.columns?.climbed ?? 0;
  for (let cls = 0; cls < classifier.classes; cls++) {
    const column = first + cls;
    const own = Array.from({ length: count }, () => [column]);
    const taken = classifier.gradient(
      x,
      (s, part) =>
        scoreAt(
          s,
          part.map(() => column),
        ),
      own,
    );
    taken.loss.dispose();
    taken.scores.dispose();
    const flat = (await taken.gradient.data().finally(() => taken.gradient.dispose())) as Float32Array;
    gradients.push(rowsOf(flat, flat.length / count));
    await yieldPoint();
  }
  return { gradients, scores: rowsOf(values, classifier.classes) };
}
