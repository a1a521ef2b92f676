import {
  add,
  cast,
  customGrad,
  type GradSaveFunc,
  less,
  mul,
  sigmoid as sigmoidOp,
  sub,
  type Tensor,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";
import { excluded } from "../maths/excluded.ts";
import type { Mask } from "./mask.ts";

/** scale * sigmoid(steepness * score): the merge of docs/algorithms.md 10.5. The adaptive view is the scores themselves. */
export const sigmoid = {
  id: "sigmoid",
  wrap(classifier, params) {
    const steepness = Number(params.steepness);
    const scale = Number(params.scale);
    const squashed = (scores: Tensor2D): Tensor2D => squash(scores, steepness, scale);
    return {
      ...classifier,
      scores: (x) => tidy(() => squashed(classifier.scores(x))),
      gradient(x, loss, columns) {
        const taken = classifier.gradient(x, (scores, rows) => loss(squashed(scores), rows), columns);
        const scores = tidy(() => squashed(taken.scores));
        taken.scores.dispose();
        return { ...taken, scores };
      },
      adaptive: classifier,
    };
  },
} as const satisfies Mask;

/** Excluded scores stay as they are. The gradient is 0 wherever the sigmoid is exactly 0 or 1. */
function squash(scores: Tensor2D, steepness: number, scale: number): Tensor2D {
  return customGrad((...inputs) => {
    const [s, save] = inputs as [Tensor2D, GradSaveFunc];
    const p = sigmoidOp(mul(s, steepness));
    save([p]);
    return {
      value: add(mul(p, scale), mul(cast(less(s, excluded / 2), "float32"), excluded)),
      gradFunc: (dy, [saved]) => {
        const q = saved as Tensor;
        return mul(dy as Tensor, mul(mul(q, sub(1, q)), steepness * scale));
      },
    };
  })(scores) as Tensor2D;
}
