import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * What attacks and judges see of a system: scores, their gradient, and a hard decision. Scores are the multiclass
 * model's logits, or the margins d_i = z1 - z0 of RoBin's arms (never saturated probabilities; paper-spec 4.1).
 */
export interface Classifier {
  readonly classes: number;
  /** Columns of `scores` come from separate networks, so that touching few of them costs less. */
  readonly arms: boolean;
  /** [n, classes]; not taped. */
  scores(x: Tensor4D): Tensor2D;
  /**
   * Loss per example [n], its input gradient (shape of x) and the scores the loss was made from. `columns`, one short
   * list per example, says which scores the loss reads; where columns are separate networks the others are neither
   * computed nor differentiated (their scores come back as -1e9). Examples are grouped by column, so two arms an
   * example cost two arms, not ten.
   */
  gradient(
    x: Tensor4D,
    loss: (scores: Tensor2D) => Tensor1D,
    columns?: readonly (readonly number[])[],
  ): { loss: Tensor1D; gradient: Tensor4D; scores: Tensor2D };
  dispose(): void;
}
