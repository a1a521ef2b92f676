import {
  add,
  cast,
  customGrad,
  equal,
  exp,
  type GradSaveFunc,
  log,
  max,
  mul,
  neg,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from "@tensorflow/tfjs-core";
import { divergenceGradients, logProbabilities } from "./divergence.ts";
import { excluded } from "./excluded.ts";

/**
 * The loss of MART (Wang et al. 2020, docs/algorithms.md 6.5), mean over the batch, of logits [n, k] of the clean and of the
 * perturbed images: boosted cross-entropy of the perturbed ones,
 *   -log P'_y - log(1 - max_{j != y} P'_j),
 * plus `lambda` (1 - P_y) KL(P || P'). The weight 1 - P_y has a gradient too, as in the authors' code. It is computed from
 * logarithms, without the 1e-4 that the authors' code adds inside the second one, with which the term stops growing at 9.2.
 * With two outputs and s = +1 or -1 it is
 *   2 softplus(-s d') + lambda (1 - sigma(s d)) KL.
 * One node of the tape.
 */
export function meanMartLoss(clean: Tensor2D, perturbed: Tensor2D, oneHot: Tensor2D, lambda: number): Scalar {
  const share = 1 / clean.shape[0];
  return customGrad<Scalar>((...inputs) => {
    const [z, perturbedZ, save] = inputs as [Tensor2D, Tensor2D, GradSaveFunc];
    save([z, perturbedZ, oneHot]);
    return {
      value: mul<Scalar>(sum(martLosses(z, perturbedZ, oneHot, lambda)), share),
      gradFunc: (dy, [cleanSaved, perturbedSaved, labels]) =>
        martGradients(cleanSaved as Tensor2D, perturbedSaved as Tensor2D, labels as Tensor2D, lambda).map((gradient) =>
          mul(gradient, mul(dy as Scalar, share)),
        ),
    };
  })(clean, perturbed);
}

/** [n, 1] */
function martLosses(clean: Tensor2D, perturbed: Tensor2D, oneHot: Tensor2D, lambda: number): Tensor {
  const { p, divergence } = divergenceGradients(clean, perturbed);
  const logPerturbed = logProbabilities(perturbed);
  const onTrue = sum(mul(logPerturbed, oneHot), 1, true);
  // log(1 - P'_m): the probability of everything but the highest wrong output m.
  const rest = sub(logPerturbed, mul(highestWrong(perturbed, oneHot), -excluded));
  const top = max(rest, 1, true);
  const onRest = add(top, log(sum(exp(sub(rest, top)), 1, true)));
  return add(neg(add(onTrue, onRest)), mul(mul(wrong(p, oneHot), lambda), divergence));
}

function martGradients(clean: Tensor2D, perturbed: Tensor2D, oneHot: Tensor2D, lambda: number): Tensor[] {
  const { p, perturbedP, divergence, toClean, toPerturbed } = divergenceGradients(clean, perturbed);
  const weight = mul(wrong(p, oneHot), lambda);
  const rest = softmax(sub(perturbed, mul(highestWrong(perturbed, oneHot), -excluded)));
  const boosted = sub(mul(perturbedP, 2), add(oneHot, rest));
  // d(1 - P_y)/dz = P_y (P - onehot).
  const truth = sum(mul(p, oneHot), 1, true);
  const throughWeight = mul(mul(mul(truth, sub(p, oneHot)), divergence), lambda);
  return [add(mul(weight, toClean), throughWeight), add(boosted, mul(weight, toPerturbed))];
}

/** 1 - P_y [n, 1], as the sum of the others, which is exact where P_y is nearly 1. */
const wrong = (p: Tensor, oneHot: Tensor): Tensor => sum(sub(p, mul(p, oneHot)), 1, true);

/** 1 at the highest wrong logit; where several are equally high, at each of them. */
function highestWrong(logits: Tensor2D, oneHot: Tensor2D): Tensor {
  const others = add(logits, mul(oneHot, excluded));
  return cast(equal(others, max(others, 1, true)), "float32");
}
