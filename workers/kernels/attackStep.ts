import type { NamedTensorMap, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import {
  abs,
  add,
  cast,
  clipByValue,
  concat,
  div,
  engine,
  greater,
  greaterEqual,
  less,
  logicalNot,
  max,
  maximum,
  minimum,
  mul,
  neg,
  reshape,
  scalar,
  sign,
  slice,
  sqrt,
  square,
  sub,
  sum,
  tidy,
  where,
  zeros,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

/** l2 gradients shorter than this have no direction (docs/algorithms.md 2.5). */
export const zeroGradientNorm = 1e-12;

export interface PgdStepSettings {
  readonly norm: "linf" | "l2";
  /** Step size in pixel units of [0,1], for all examples or one per example; a negative one descends. */
  readonly alpha: number | Tensor1D;
  /** Radius of the ball around `origin` in pixel units of [0,1], for all examples or one per example. */
  readonly epsilon: number | Tensor1D;
}

/**
 * One PGD step (docs/algorithms.md 2.1-2.5), not differentiable:
 * clip01(origin + project(x + alpha * direction(gradient) - origin)).
 * The direction is the sign in linf and the unit vector in l2, with norms over all axes but the first. Non-finite entries of
 * the gradient count as 0. An example whose l2 gradient is shorter than `zeroGradientNorm` does not move;
 * `gradientDiagnosis` reports such examples. All tensors have the same shape [n, ...].
 */
export function pgdStep<T extends Tensor>(x: T, origin: T, gradient: T, settings: PgdStepSettings): T {
  const { norm, alpha, epsilon } = settings;
  for (const [name, { shape }] of Object.entries({ origin, gradient }))
    if (shape.join() !== x.shape.join())
      throw new Error(`pgdStep got ${name} of shape [${shape}], expected the shape of x, [${x.shape}]`);
  const tensors: NamedTensorMap = { x, origin, gradient };
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries({ alpha, epsilon }))
    if (typeof value === "number") numbers[name] = value;
    else if (value.size === x.shape[0]) tensors[name] = value;
    else throw new Error(`pgdStep got ${value.size} values of ${name}, expected one per example of x, [${x.shape}]`);
  if (!hasKernel(kernelNames.pgdStep)) return tidy(() => composedStep(x, origin, gradient, settings));
  return engine().runKernel(kernelNames.pgdStep, tensors, { norm, ...numbers }) as Tensor as T;
}

/**
 * Defects of a gradient [n, ...], per example [n]: `zero` is 1 where its l2 norm is below `zeroGradientNorm`, `nonFinite` is the
 * number of entries that are NaN or infinite.
 */
export function gradientDiagnosis(gradient: Tensor): { zero: Tensor1D; nonFinite: Tensor1D } {
  return tidy(() => {
    const rows = gradient.shape[0] as number;
    if (rows === 0) return { zero: zeros([0]), nonFinite: zeros([0]) };
    if (hasKernel(kernelNames.gradientDefects)) {
      const defects = gradientDefects(gradient);
      return { zero: slice(defects, 0, rows), nonFinite: slice(defects, rows, rows) };
    }
    const broken = cast(logicalNot(isFiniteEntry(gradient)), "float32");
    return {
      zero: reshape(cast(less(rowNorms(finiteOrZero(gradient)), zeroGradientNorm), "float32"), [rows]),
      nonFinite: sum(reshape(broken, [rows, -1]), 1),
    };
  });
}

/** Both values of `gradientDiagnosis` in one tensor, `zero` before `nonFinite`: [2 n]. */
export function gradientDefects(gradient: Tensor): Tensor1D {
  if (hasKernel(kernelNames.gradientDefects) && gradient.size > 0)
    return reshape(engine().runKernel(kernelNames.gradientDefects, { gradient }) as Tensor, [-1]);
  return tidy(() => {
    const { zero, nonFinite } = gradientDiagnosis(gradient);
    return concat([zero, nonFinite]);
  });
}

/** The step in stock ops, for a backend without a fused kernel. */
function composedStep<T extends Tensor>(x: T, origin: T, gradient: T, settings: PgdStepSettings): T {
  const alpha = perExample(settings.alpha, x);
  const epsilon = perExample(settings.epsilon, x);
  const g = finiteOrZero(gradient);
  const direction = settings.norm === "linf" ? sign(g) : unit(g);
  const delta = sub(add(x, mul(alpha, direction)), origin);
  const projected =
    settings.norm === "linf"
      ? minimum(maximum(delta, neg(epsilon)), epsilon)
      : mul(delta, minimum(div(epsilon, maximum(rowNorms(delta), 1e-12)), 1));
  return clipByValue(add(origin, projected), 0, 1) as T;
}

/** A number or [n] values, shaped to broadcast over x [n, ...]. */
function perExample(value: number | Tensor1D, x: Tensor): Tensor {
  return typeof value === "number" ? scalar(value) : reshape(value, [value.size, ...x.shape.slice(1).fill(1)]);
}

const isFiniteEntry = (x: Tensor) => less(abs(x), Number.POSITIVE_INFINITY);

/** The gradient with 0 in place of NaN and infinite entries. */
export const finiteOrZero = (gradient: Tensor): Tensor => where(isFiniteEntry(gradient), gradient, zerosLike(gradient));

/** The unit vector of each example, 0 for a vector that is too short. */
function unit(vectors: Tensor): Tensor {
  const flat = reshape(vectors, [vectors.shape[0] as number, -1]);
  // A power of two is exact. Without it the norm of huge entries would be infinite, and the direction 0.
  const isHuge = cast(greater(max(abs(flat), 1, true), 2 ** 60), "float32");
  const gradient = reshape(mul(flat, add(mul(isHuge, 2 ** -68), sub(1, isHuge))), vectors.shape);
  const length = rowNorms(gradient);
  const usable = cast(greaterEqual(length, zeroGradientNorm), "float32");
  return mul(gradient, div(usable, maximum(length, zeroGradientNorm)));
}

/** l2 norm over all axes but the first, which stay as 1. Scaled by the largest entry, so that squares do not underflow. */
export function rowNorms(x: Tensor): Tensor {
  const flat = reshape(x, [x.shape[0] as number, -1]);
  const scale = maximum(max(abs(flat), 1, true), 1e-30);
  return reshape(mul(sqrt(sum(square(div(flat, scale)), 1, true)), scale), [
    x.shape[0] as number,
    ...x.shape.slice(1).fill(1),
  ]);
}
