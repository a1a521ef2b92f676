import {
  customGrad,
  exp,
  type GradSaveFunc,
  log,
  max,
  mul,
  relu,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "@tensorflow/tfjs-core";

/** log softmax of each row, exact and finite for logits however far apart. */
export function logProbabilities(logits: Tensor2D): Tensor2D {
  const centred = sub(logits, max(logits, 1, true));
  return sub(centred, log(sum(exp(centred), 1, true)));
}

/**
 * Kullback-Leibler divergence per example [n] of the probabilities of `clean` from those of `perturbed`, both logits
 * [n, k]: sum_j P_j (log P_j - log P'_j), in nats, at least 0, and exactly 0 for equal logits (docs/algorithms.md 6.4). With
 * two outputs and margins d, d' it is softplus(d') - softplus(d) + sigma(d) (d - d'). Not taped.
 */
export function divergences(clean: Tensor2D, perturbed: Tensor2D): Tensor1D {
  const logClean = logProbabilities(clean);
  // Rounding may put the divergence of nearly equal logits slightly below 0.
  return relu(sum(mul(exp(logClean), sub(logClean, logProbabilities(perturbed))), 1)) as Tensor1D;
}

/**
 * Mean of `divergences` over the batch, as one node of the tape. The gradients are P (log P - log P' - KL) / n for the clean
 * logits and (P' - P) / n for the perturbed ones.
 */
export function meanDivergence(clean: Tensor2D, perturbed: Tensor2D): Scalar {
  const share = 1 / clean.shape[0];
  return customGrad<Scalar>((...inputs) => {
    const [z, perturbedZ, save] = inputs as [Tensor2D, Tensor2D, GradSaveFunc];
    save([z, perturbedZ]);
    return {
      value: mul<Scalar>(sum(divergences(z, perturbedZ)), share),
      gradFunc: (dy, [cleanSaved, perturbedSaved]) => {
        const scale = mul(dy as Scalar, share);
        const { toClean, toPerturbed } = divergenceGradients(cleanSaved as Tensor2D, perturbedSaved as Tensor2D);
        return [mul(toClean, scale), mul(toPerturbed, scale)];
      },
    };
  })(clean, perturbed);
}

/** Gradients [n, k] of the divergence of each example, with the terms that they are made of. */
export function divergenceGradients(clean: Tensor2D, perturbed: Tensor2D) {
  const logClean = logProbabilities(clean);
  const logPerturbed = logProbabilities(perturbed);
  const p = exp(logClean);
  const perturbedP = exp(logPerturbed);
  const difference = sub(logClean, logPerturbed);
  const divergence = sum(mul(p, difference), 1, true);
  return {
    p,
    perturbedP,
    /** [n, 1] */
    divergence,
    toClean: mul(p, sub(difference, divergence)),
    toPerturbed: sub(perturbedP, p),
  };
}

/**
 * A scalar with the gradient of the sum of `divergences` with respect to `perturbed`, P' - P, for loops that never read the
 * loss. `probabilities` are those of the clean images. The gradient is 0 at the logits of the clean images, so an ascent
 * must not start there. Must be the end of the tape.
 */
export function divergenceSlope(perturbed: Tensor2D, probabilities: Tensor2D): Scalar {
  return customGrad<Scalar>((...inputs) => {
    const [z, save] = inputs as [Tensor2D, GradSaveFunc];
    save([z, probabilities]);
    return {
      value: sum<Scalar>(z),
      gradFunc: (_dy, [logits, p]) => sub(softmax(logits as Tensor), p as Tensor),
    };
  })(perturbed);
}
