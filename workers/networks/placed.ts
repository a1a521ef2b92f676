import type { Tensor } from "@tensorflow/tfjs-core";
import type { FeatureShape } from "../../src/experiment/catalogue/networks/layers.ts";
import type { Mode, ParameterInfo } from "./network.ts";

/** The input of a layer: its shape and, for a flattened vector, the original [h, w, c]. */
export interface Input {
  readonly shape: FeatureShape;
  readonly flattenedFrom?: readonly [number, number, number];
}

/** A value of a layer: its full state_dict name, its initial value, and whether it is trained. */
export interface Value extends ParameterInfo {
  readonly trained: boolean;
  /** U(-1/sqrt(fanIn), 1/sqrt(fanIn)), as PyTorch initialises convolutions and dense layers (docs/algorithms.md 9.4), or a constant. */
  readonly start: { readonly fanIn: number } | { readonly constant: 0 | 1 };
}

/** One forward pass through a network. */
export interface Pass {
  readonly mode: Mode;
  /** Throws a RangeError when the value is missing. */
  value<T extends Tensor>(name: string): T;
  has(name: string): boolean;
  /** Sets the next value of a running statistic; train mode only. The pass owns the tensor. */
  move(name: string, next: Tensor): void;
}

/** A layer with a known input, or several layers that run as one. */
export interface Placed {
  readonly output: Input;
  readonly values: readonly Value[];
  /** New values for eval mode, in which the norms that are `gone` are part of the layers before them. */
  fold?(pass: Pass): { readonly values: Readonly<Record<string, Tensor>>; readonly gone: readonly string[] };
  /** x has a leading batch axis. */
  run(x: Tensor, pass: Pass): Tensor;
}
