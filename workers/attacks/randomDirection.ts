import { type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { AttackContext } from "./attack.ts";
import { replaceRows } from "./batch.ts";

/**
 * An l2 gradient without a direction becomes a random one (docs/algorithms.md 2.5), to which a step gives unit length. Disposes
 * the gradient when it makes a new one.
 */
export function directed(
  gradient: Tensor4D,
  zero: Float32Array,
  active: readonly number[],
  positionOf: (example: number) => number,
  restart: number,
  { threat, noise }: AttackContext,
): Tensor4D {
  if (threat.norm !== "l2") return gradient;
  const flat = active.filter((example) => zero[positionOf(example)] === 1);
  if (flat.length === 0) return gradient;
  const pairs = flat.map((example, from) => ({ to: positionOf(example), from }));
  const fresh = tidy(() => replaceRows(gradient, noise.direction(restart, flat), pairs));
  gradient.dispose();
  return fresh;
}
