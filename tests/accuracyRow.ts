import type { AccuracyRow } from "../src/experiment/summary/rows.ts";

/** An accuracy of `value` on n images, measured on the WebAssembly backend, without an interval or warnings. */
export const accuracyRow = (
  system: string,
  value: number,
  n: number,
  more: Pick<AccuracyRow, "measure" | "attack" | "strategy" | "threat">,
): AccuracyRow => ({
  system,
  which: "",
  accuracy: { count: value * n, n, value, low: value, high: value },
  successOnCorrect: null,
  medianSize: null,
  backend: { id: "wasm", adapter: "cpu (simd)" },
  warnings: [],
  ...more,
});
