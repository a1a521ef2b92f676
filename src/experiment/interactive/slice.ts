import { cosine } from "../artefacts/cosine.ts";
import { fillNormal, stream } from "../sampling/random.ts";
import type { Norm } from "../terms/choice.ts";
import type { ResolvedChoice, System } from "../terms/system.ts";
import { pointOf, predictionsOf, type ScoreGrid } from "./scoreGrid.ts";

/** An axis of a plane through an image. `system` is the id of a shown system. */
export type SliceAxis =
  /** The direction in which the margin of the true class over its highest rival falls fastest. */
  | { readonly kind: "steepest"; readonly system: string }
  /** The perturbation with which PGD fools a system within the budget. */
  | { readonly kind: "attack"; readonly system: string }
  | { readonly kind: "random"; readonly seed: number }
  /** The direction to a randomly drawn test image, of one class or of any. */
  | { readonly kind: "image"; readonly cls: number | null; readonly seed: number };

/** Two directions in pixel space, each of size 1 in the norm; orthogonal under l2. */
export interface SlicePlane {
  readonly norm: Norm;
  readonly axes: readonly [Float32Array, Float32Array];
  /** Cosine of the angle between the two requested directions, before the second was made orthogonal. */
  readonly cosine: number;
}

/** Scores of a system on a plane through an image. Interactive: not stored; the latest request wins. */
export interface SliceRequest {
  readonly dataset: ResolvedChoice;
  readonly system: System;
  /** In [0,1], row-major, and the two directions of the same length. */
  readonly image: Float32Array;
  readonly axes: readonly [Float32Array, Float32Array];
  readonly columns: number;
  readonly rows: number;
  readonly x: ScoreGrid["x"];
  readonly y: ScoreGrid["y"];
}

/** One computed level of a slice. */
export interface SlicePart {
  readonly stride: number;
  /** Scores of the points of the level, in order, [points * classes]. */
  readonly scores: Float32Array;
}

/** Size of a vector in a norm, in float64. */
export function sizeOf(vector: ArrayLike<number>, norm: Norm): number {
  let size = 0;
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i] as number;
    size = norm === "linf" ? Math.max(size, Math.abs(value)) : size + value * value;
  }
  return norm === "linf" ? size : Math.sqrt(size);
}

/** The direction of size 1 in which a linear function with this gradient grows fastest: g / |g| in l2, sign(g) in linf. */
export function steepest(gradient: Float32Array, norm: Norm): Float32Array {
  return norm === "linf" ? gradient.map(Math.sign) : ofSizeOne(gradient, norm);
}

/** A vector scaled to size 1. Throws if it is 0 or not finite. */
export function ofSizeOne(vector: Float32Array, norm: Norm): Float32Array {
  const size = sizeOf(vector, norm);
  if (!(size > 1e-12 && Number.isFinite(size)))
    throw new RangeError(
      `a direction of size ${size} found, expected one that is not 0: choose another axis, or another image`,
    );
  return vector.map((value) => value / size);
}

/** A random direction of size 1, from normal numbers in l2 and signs in linf. Equal seeds give equal directions. */
export function randomDirection(size: number, seed: number, norm: Norm): Float32Array {
  return steepest(fillNormal(new Float32Array(size), stream(seed, "sample", "direction of a slice")), norm);
}

/** Index of the highest score other than `column`. */
export function rivalOf(scores: ArrayLike<number>, column: number): number {
  let rival = column === 0 ? 1 : 0;
  for (let other = 0; other < scores.length; other++)
    if (other !== column && (scores[other] as number) > (scores[rival] as number)) rival = other;
  return rival;
}

/**
 * The plane of two vectors. Under l2 the second is made orthogonal to the first, so that distances in the plane are distances
 * between images. Under linf, where right angles have no meaning, both are kept.
 *
 * @throws if a vector is 0, or if both have the same direction.
 */
export function planeOf(first: Float32Array, second: Float32Array, norm: Norm): SlicePlane {
  const u = ofSizeOne(first, norm);
  const v = ofSizeOne(second, norm);
  const angle = cosine(u, v) ?? 0;
  if (Math.abs(angle) > 1 - 1e-6)
    throw new RangeError("both axes have the same direction: choose another one for either of them");
  if (norm === "linf") return { norm, axes: [u, v], cosine: angle };
  const turned = v.map((value, i) => value - angle * (u[i] as number));
  return { norm, axes: [u, ofSizeOne(turned, norm)], cosine: angle };
}

/** The image at a point of the plane, clipped to [0,1], written into `target`. */
export function imageAt(
  image: Float32Array,
  [u, v]: SlicePlane["axes"],
  [a, b]: readonly [number, number],
  target: Float32Array = new Float32Array(image.length),
): Float32Array {
  for (let i = 0; i < image.length; i++)
    target[i] = Math.min(1, Math.max(0, (image[i] as number) + a * (u[i] as number) + b * (v[i] as number)));
  return target;
}

/** Size of the perturbation at a point of the plane, before clipping. */
export function sizeAt(
  { norm, axes: [u, v] }: Pick<SlicePlane, "norm" | "axes">,
  [a, b]: readonly [number, number],
): number {
  let size = 0;
  for (let i = 0; i < u.length; i++) {
    const value = a * (u[i] as number) + b * (v[i] as number);
    size = norm === "linf" ? Math.max(size, Math.abs(value)) : size + value * value;
  }
  return norm === "linf" ? size : Math.sqrt(size);
}

/**
 * The smallest perturbation among the grid points whose decision is an error, before clipping; null if there is none. It is
 * not the distance to the boundary, only that within one plane, up to the spacing of the points.
 */
export function nearestError(
  grid: ScoreGrid,
  plane: Pick<SlicePlane, "norm" | "axes">,
  errs: (prediction: number) => boolean,
): number | null {
  let nearest: number | null = null;
  for (const [point, prediction] of predictionsOf(grid).entries()) {
    if (prediction < 0 || !errs(prediction)) continue;
    const size = sizeAt(plane, pointOf(grid, point));
    if (nearest === null || size < nearest) nearest = size;
  }
  return nearest;
}

/** The closed outline of the budget in the plane: points whose perturbation, before clipping, has size epsilon. */
export function budgetOutline(
  plane: Pick<SlicePlane, "norm" | "axes">,
  epsilon: number,
  steps = 360,
): readonly (readonly [x: number, y: number])[] {
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = (2 * Math.PI * (step % steps)) / steps;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const radius = epsilon / sizeAt(plane, [cos, sin]);
    return [radius * cos, radius * sin];
  });
}
