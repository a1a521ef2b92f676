import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * All values of a network by PyTorch's state_dict name, in this engine's layout (conv HWIO, dense [in, out]): what is
 * trained, and the running statistics of batch norm.
 */
export type Parameters = Readonly<Record<string, Tensor>>;

/**
 * `train`: batch norm uses the mean and variance of the batch, and the running statistics that follow come back with
 * the logits. `eval`: it uses the running statistics, and an example's logits do not depend on its batch. Attacks, the
 * inner attack of a training among them, and judges always use `eval` and so never touch the statistics (docs/algorithms.md 6.6).
 */
export type Mode = "train" | "eval";

/** A forward pass in train mode. */
export interface TrainPass {
  readonly logits: Tensor2D;
  /**
   * The next value of everything in `Network.statistics`; empty without batch norm. New tensors that outlive tapes and
   * tidies: the caller disposes them. Those that were passed in are left alone.
   */
  readonly statistics: Readonly<Record<string, Tensor>>;
}

/**
 * A network is data and functions, never an object with hidden state. Input x: [n, height, width, channels] in [0,1]
 * (normalisation, if any, is the network's first layer); output: logits [n, outputs].
 */
export interface Network {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly outputs: number;
  /** What is trained: names, engine shapes and the PyTorch layout each is stored in. */
  readonly parameters: readonly ParameterInfo[];
  /** Running statistics of batch norm: moved by train passes, never by gradients; stored with the weights. */
  readonly statistics: readonly ParameterInfo[];
  /** Fresh parameters, PyTorch's default law (docs/algorithms.md 9.4), from the seeded stream of the train task; and statistics. */
  init(random: () => number): Record<string, Tensor>;
  apply(values: Parameters, x: Tensor4D, mode: "eval"): Tensor2D;
  apply(values: Parameters, x: Tensor4D, mode: "train"): TrainPass;
}

export interface ParameterInfo {
  readonly name: string;
  readonly shape: readonly number[];
  /**
   * `conv`: OIHW outside, HWIO inside. `dense`: [out, in] outside; `flattened` is the [h, w, c] it was flattened from.
   * `count`: a whole number, int64 outside.
   */
  readonly layout:
    | { readonly kind: "conv" }
    | { readonly kind: "dense"; readonly flattened?: readonly [number, number, number] }
    | { readonly kind: "vector" }
    | { readonly kind: "count" };
}
