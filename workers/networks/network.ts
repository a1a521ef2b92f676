import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/** Trained values by PyTorch's state_dict name, in this engine's layout (conv HWIO, dense [in, out]). */
export type Parameters = Readonly<Record<string, Tensor>>;

/** `train` and `eval` differ for layers with running statistics. Attacks and judges always use `eval`. */
export type Mode = "train" | "eval";

/**
 * A network is data and functions, never an object with hidden state. Input x: [n, height, width, channels] in [0,1]
 * (normalisation, if any, is the network's first layer); output: logits [n, outputs].
 */
export interface Network {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly outputs: number;
  /** Names, engine shapes and the PyTorch layout each is stored in. */
  readonly parameters: readonly ParameterInfo[];
  /** Fresh parameters, PyTorch's default law (paper-spec 9.4), from the seeded stream of the train task. */
  init(random: () => number): Record<string, Tensor>;
  apply(parameters: Parameters, x: Tensor4D, mode: Mode): Tensor2D;
}

export interface ParameterInfo {
  readonly name: string;
  readonly shape: readonly number[];
  /** `conv`: OIHW outside, HWIO inside. `dense`: [out, in] outside; `flattened` is the [h, w, c] it was flattened from. */
  readonly layout:
    | { readonly kind: "conv" }
    | { readonly kind: "dense"; readonly flattened?: readonly [number, number, number] }
    | { readonly kind: "vector" };
}
