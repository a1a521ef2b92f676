import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/spec.ts";

export interface DefenceContext {
  readonly params: ParameterValues;
  readonly epoch: number;
  readonly epochs: number;
  /** The network being trained, in eval mode: logits [n, outputs]. */
  logits(x: Tensor4D): Tensor2D;
  /** Uniform [0,1) start noise of the shape of x, from (seed, labelling, replica, epoch, batch). */
  noise(x: Tensor4D): Tensor4D;
}

/** How a batch becomes a training loss: craft the inputs (no tape), then the loss per batch (taped by the caller). */
export interface Defence {
  readonly id: string;
  /** Share of the batch that is adversarial in this epoch, for the metrics. */
  adversarialFraction(context: Pick<DefenceContext, "params" | "epoch" | "epochs">): number;
  /** The inputs to train on: x [n, h, w, c], labels [n] int32. May return x itself. */
  craft(x: Tensor4D, labels: Tensor1D, context: DefenceContext): Tensor4D;
  /** Mean loss of the batch. `logits` runs the network in train mode under the caller's tape. */
  loss(logits: (x: Tensor4D) => Tensor2D, clean: Tensor4D, crafted: Tensor4D, labels: Tensor1D, params: ParameterValues): Tensor1D;
}
