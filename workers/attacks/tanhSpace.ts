import { add, atanh, mul, sub, type Tensor4D, tanh, tidy } from "@tensorflow/tfjs-core";

/** Keeps black and white pixels at finite variables. */
const inner = 0.999999;

/**
 * Carlini and Wagner's change of variables (docs/algorithms.md 3.1): images x = (tanh(w) + 1) / 2, so that every w is inside the
 * box. Not taped.
 */
export const toVariable = (x: Tensor4D): Tensor4D => tidy(() => atanh(mul(sub(mul(x, 2), 1), inner)));

export const toImage = (w: Tensor4D): Tensor4D => tidy(() => mul(add(tanh(w), 1), 0.5));

/** A gradient with respect to x as one with respect to w: dx/dw = 2 x (1 - x). */
export const throughTanh = (gradient: Tensor4D, x: Tensor4D): Tensor4D =>
  tidy(() => mul(gradient, mul(mul(x, sub(1, x)), 2)));
