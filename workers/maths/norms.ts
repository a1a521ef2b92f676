import {
  abs,
  add,
  cast,
  clipByValue,
  div,
  greater,
  less,
  max,
  maximum,
  minimum,
  mul,
  neg,
  reshape,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import { rowNorms } from "../kernels/ops.ts";

/**
 * The geometry of a norm on tensors [n, ...], one number per example, all axes but the first flattened. Not taped. The
 * evaluator measures with `measure.ts` instead, which shares nothing with this file.
 */
export interface NormGeometry {
  /** [n] size of each perturbation. */
  size(perturbation: Tensor): Tensor1D;
  /** [n] size of each gradient in the dual norm (l1 for linf, l2 for l2): what a step of unit size gains. */
  dualSize(gradient: Tensor): Tensor1D;
  /** Steepest ascent direction of unit size: sign(g), or g / ||g||_2; zero for a zero gradient (docs/algorithms.md 2.5). */
  direction<T extends Tensor>(gradient: T): T;
  /** Perturbations projected onto the ball of radius epsilon (docs/algorithms.md 2.3). */
  project<T extends Tensor>(perturbation: T, epsilon: Radius): T;
  /** The distribution of the noise for `randomStart`. */
  readonly startLaw: "uniform" | "normal";
  /**
   * A random image near x0 inside ball and box (docs/algorithms.md 2.2). linf: x0 + epsilon * U(-1,1) from uniform noise in
   * [0,1); l2: epsilon * radius along normal noise, `radius` being one uniform number per example.
   */
  randomStart(x0: Tensor4D, noise: Tensor4D, radius: Tensor1D, epsilon: Radius): Tensor4D;
}

/** Epsilon for all examples, or one per example. */
export type Radius = number | Tensor1D;

/** Shaped to broadcast one number per example over x. */
const perExample = (values: Tensor, x: Tensor): Tensor =>
  reshape(values, [x.shape[0] as number, ...x.shape.slice(1).fill(1)]);

const radii = (epsilon: Radius, x: Tensor): Tensor | number =>
  typeof epsilon === "number" ? epsilon : perExample(epsilon, x);

const flat = (x: Tensor): Tensor => reshape(x, [x.shape[0] as number, -1]);

const euclidean = (x: Tensor): Tensor1D => reshape(rowNorms(x), [-1]);

const linf: NormGeometry = {
  size: (perturbation) => max(abs(flat(perturbation)), 1),
  dualSize: (gradient) => sum(abs(flat(gradient)), 1),
  // Stock `sign` on WASM gives 0 for small values: sign(1e-10) = 0.
  direction: <T extends Tensor>(gradient: T) =>
    sub(cast(greater(gradient, 0), "float32"), cast(less(gradient, 0), "float32")) as T,
  project<T extends Tensor>(perturbation: T, epsilon: Radius): T {
    if (typeof epsilon === "number") return clipByValue(perturbation, -epsilon, epsilon);
    const limit = perExample(epsilon, perturbation);
    return minimum(maximum(perturbation, neg(limit)), limit);
  },
  startLaw: "uniform",
  randomStart: (x0, noise, _radius, epsilon) =>
    clipByValue(add(x0, mul(sub(mul(noise, 2), 1), radii(epsilon, x0))), 0, 1) as Tensor4D,
};

const l2: NormGeometry = {
  size: euclidean,
  dualSize: euclidean,
  direction: (gradient) => div(gradient, perExample(maximum(euclidean(gradient), 1e-30), gradient)),
  project: (perturbation, epsilon) =>
    mul(perturbation, perExample(minimum(div(epsilon, maximum(euclidean(perturbation), 1e-12)), 1), perturbation)),
  startLaw: "normal",
  randomStart(x0, noise, radius, epsilon) {
    const delta = mul(l2.direction(noise), perExample(mul(radius, epsilon), x0));
    return clipByValue(add(x0, delta), 0, 1) as Tensor4D;
  },
};

export const norms: Readonly<Record<Norm, NormGeometry>> = { linf, l2 };
