import type { Threat } from "./choice.ts";
import type { ExampleRange } from "./system.ts";

/** Most examples of one evaluation task, which is the unit that runs are resumed and balanced by. */
export const chunkSize = 256;

/** Strategy and threat of the clean pass. */
export const cleanPass = {
  strategy: "none",
  threat: { norm: "linf", epsilon: 0 },
} as const satisfies { strategy: string; threat: Threat };

/** Strategy of a suite that runs as one cascade. */
export const cascade = "cascade";

/**
 * Ranges of at most 256 examples that start at multiples of 256, so that a longer evaluation reuses the chunks of a
 * shorter one.
 */
export function chunks(examples: number, split: ExampleRange["split"] = "test"): readonly ExampleRange[] {
  return Array.from({ length: Math.ceil(examples / chunkSize) }, (_, i) => ({
    split,
    from: i * chunkSize,
    to: Math.min((i + 1) * chunkSize, examples),
  }));
}

/** Number of examples in a range. */
export const rangeSize = ({ from, to }: ExampleRange): number => to - from;
