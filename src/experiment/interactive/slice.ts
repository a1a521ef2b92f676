import { cosine } from "../artefacts/cosine.ts";
import { fillNormal, stream } from "../sampling/random.ts";
import type { Norm } from "../terms/choice.ts";
import type { ResolvedChoice, System } from "../terms/system.ts";
import { pointOf, predictionsOf, type ScoreGrid } from "./scoreGrid.ts";

/** What one axis of a plane through an image is. `system` is an id among the systems on show. */
export type SliceAxis =
  /** Where the lead of the true class over its highest rival falls fastest. */
  | { readonly kind: "steepest"; readonly system: string }
  /** What PGD changes to fool a system within the budget. */
  | { readonly kind: "attack"; readonly system: string }
  | { readonly kind: "random"; readonly seed: number }
  /** The way to a randomly drawn test image, of a class or of any. */
  | { readonly kind: "image"; readonly cls: number | null; readonly seed: number };

/** Two directions in pixel space, each of size 1 in the norm; under l2 at right angles. */
export interface SlicePlane {
  readonly norm: Norm;
  readonly axes: readonly [Float32Array, Float32Array];
  /** Cosine of the angle between the two as they were asked for, before one was turned. */
  readonly cosine: number;
}

/** Scores of a system on a plane through an image. Interactive: never persisted, latest request wins. */
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

/** One level of refinement of a slice, as soon as it is computed. */
export interface SlicePart {
  readonly stride: number;
  /** Of the points of the level, in their order, [points * classes]. */
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

/** A vector as a direction of size 1. Throws on a vector that has none. */
export function ofSizeOne(vector: Float32Array, norm: Norm): Float32Array {
  const size = sizeOf(vector, norm);
  if (!(size > 1e-12 && Number.isFinite(size)))
    throw new RangeError(
      `a direction of size ${size} found, expected one that is not 0: choose another axis, or another image`,
    );
  return vector.map((value) => value / size);
}

/** A direction of size 1 that knows no system: normal numbers in l2, signs in linf. The same seed gives the same one. */
export function randomDirection(size: number, seed: number, norm: Norm): Float32Array {
  return steepest(fillNormal(new Float32Array(size), stream(seed, "sample", "direction of a slice")), norm);
}

/** The score that is nearest to a class's: the highest of the others. */
export function rivalOf(scores: ArrayLike<number>, column: number): number {
  let rival = column === 0 ? 1 : 0;
  for (let other = 0; other < scores.length; other++)
    if (other !== column && (scores[other] as number) > (scores[rival] as number)) rival = other;
  return rival;
}

/**
 * The plane that two vectors span. Under l2 the second is made perpendicular to the first, so that distances on the plane
 * are those between images; under linf both stay as they are, since there a right angle means nothing.
 *
 * @throws when one has no direction, or under l2 both have the same.
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

/** The image at a place of the plane, clipped to [0,1], written into `target`. */
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

/** Size of the change at a place of the plane, before it is clipped. */
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
 * The smallest change among the points of a grid at which a decision errs, before it is clipped; null where none does.
 * No distance to the boundary: it is that of one plane, and known up to the spacing of the points.
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

/** The border of the budget in the plane: every place whose perturbation, before it is clipped, has size epsilon. Closed. */
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
