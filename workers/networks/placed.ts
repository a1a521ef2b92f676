import type { Tensor } from "@tensorflow/tfjs-core";
import type { FeatureShape } from "../../src/experiment/catalogue/networks/layers.ts";
import type { Mode, ParameterInfo } from "./network.ts";

/** What a layer is given: its shape, and the [h, w, c] that a vector was flattened from. */
export interface Input {
  readonly shape: FeatureShape;
  readonly flattenedFrom?: readonly [number, number, number];
}

/** A value that a layer holds: its full state_dict name, what it starts as, and whether gradients move it. */
export interface Value extends ParameterInfo {
  readonly trained: boolean;
  /** U(-1/sqrt(fanIn), 1/sqrt(fanIn)), PyTorch's law for convolutions and dense layers (docs/algorithms.md 9.4), or a constant. */
  readonly start: { readonly fanIn: number } | { readonly constant: 0 | 1 };
}

/** One forward pass through a network. */
export interface Pass {
  readonly mode: Mode;
  /** Throws a RangeError when the value is missing. */
  value<T extends Tensor>(name: string): T;
  /** Takes over the next value of a running statistic; train mode only. */
  move(name: string, next: Tensor): void;
}

/** A layer that knows what it is given, or several that run as one. */
export interface Placed {
  readonly output: Input;
  readonly values: readonly Value[];
  /** x carries a leading batch axis. */
  run(x: Tensor, pass: Pass): Tensor;
}
