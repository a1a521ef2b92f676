import type { Threat } from "./choice.ts";
import type { ExampleRange } from "./system.ts";

/** Most examples of one evaluation task (the unit that is resumed and balanced). */
export const chunkSize = 256;

/** What the clean pass is called where an attack has a strategy and a threat. */
export const cleanPass = {
  strategy: "none",
  threat: { norm: "linf", epsilon: 0 },
} as const satisfies { strategy: string; threat: Threat };

/** What the strategy of a suite is called whose stages run one after the other. */
export const cascade = "cascade";

/** Ranges of at most 256 examples that begin at multiples of 256, so that a longer evaluation reuses a shorter one's. */
export function chunks(examples: number, split: ExampleRange["split"] = "test"): readonly ExampleRange[] {
  return Array.from({ length: Math.ceil(examples / chunkSize) }, (_, i) => ({
    split,
    from: i * chunkSize,
    to: Math.min((i + 1) * chunkSize, examples),
  }));
}
