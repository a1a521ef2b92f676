import type { Tensor } from "@tensorflow/tfjs-core";
import { expect } from "vitest";

/** Deterministic values in [low, low + 2) for one tensor, the same for the same seed. */
export function valuesOf(count: number, seed: number, low = -1): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 + low;
  });
}

/** Compares a tensor, which is disposed, with values in float64; the tolerance is relative to the largest of them (or 1). */
export async function expectClose(
  found: Tensor,
  expected: Float64Array,
  what: string,
  tolerance: number,
): Promise<void> {
  const values = await found.data();
  found.dispose();
  expect(values.length, what).toBe(expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const worst = expected.reduce((most, value, at) => Math.max(most, Math.abs(value - (values[at] as number))), 0);
  expect(worst / scale, what).toBeLessThan(tolerance);
}
