import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * All values of a network by PyTorch's state_dict name, in this engine's layout (conv HWIO, dense [in, out]): trained
 * parameters and the running statistics of batch norm.
 */
export type Parameters = Readonly<Record<string, Tensor>>;

/**
 * `train`: batch norm uses the mean and variance of the batch, and the next running statistics are returned with the
 * logits. `eval`: it uses the running statistics, and an example's logits do not depend on its batch. Attacks (also the
 * inner attack of training) and judging always use `eval`, so they never change the statistics (docs/algorithms.md 6.6).
 */
export type Mode = "train" | "eval";

/** A forward pass in train mode. */
export interface TrainPass {
  readonly logits: Tensor2D;
  /**
   * The next value of each of `Network.statistics`; empty without batch norm. These are new tensors, kept outside of tapes
   * and tidies, which the caller disposes. The old ones are not disposed.
   */
  readonly statistics: Readonly<Record<string, Tensor>>;
}

/**
 * A network is data and functions, without hidden state. Input x: [n, height, width, channels] in [0,1] (normalisation, if
 * any, is the first layer of the network). Output: logits [n, outputs].
 */
export interface Network {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly outputs: number;
  /** Trained parameters: names, engine shapes and the PyTorch layout in which each is stored. */
  readonly parameters: readonly ParameterInfo[];
  /** Running statistics of batch norm: updated by train passes, not by gradients; stored with the weights. */
  readonly statistics: readonly ParameterInfo[];
  /** New parameters with PyTorch's default initialisation (docs/algorithms.md 9.4), drawn from `random`, and statistics. */
  init(random: () => number): Record<string, Tensor>;
  /**
   * Values with which `apply` gives the same logits in eval mode without folding its norms in every pass, for loops over
   * fixed weights such as attacks. Absent: there is nothing to fold.
   */
  fold?(values: Parameters): FoldedValues;
  /** The list of layers as text: networks of equal layers and shapes differ in their values alone. Absent where unknown. */
  readonly layers?: string;
  apply(values: Parameters, x: Tensor4D, mode: "eval"): Tensor2D;
  apply(values: Parameters, x: Tensor4D, mode: "train"): TrainPass;
}

/** Values for eval mode alone. They share tensors with the values that they were made of, which must live as long. */
export interface FoldedValues {
  readonly values: Parameters;
  /** Disposes the tensors that are not shared. */
  dispose(): void;
}

/** `network.fold`, also of a network that has nothing to fold. */
export const foldedValues = (network: Network, values: Parameters): FoldedValues =>
  network.fold?.(values) ?? { values, dispose: () => undefined };

export interface ParameterInfo {
  readonly name: string;
  readonly shape: readonly number[];
  /**
   * The PyTorch layout. `conv`: OIHW, here HWIO. `dense`: [out, in], here [in, out]; `flattened` is the [h, w, c] before
   * flattening. `count`: an int64.
   */
  readonly layout:
    | { readonly kind: "conv" }
    | { readonly kind: "dense"; readonly flattened?: readonly [number, number, number] }
    | { readonly kind: "vector" }
    | { readonly kind: "count" };
}
