import type { PairedDifference } from "../artefacts/accuracy.ts";

/** With fewer images on which two systems differ, the normal interval is too rough to be read as it is. */
const fewest = 10;

/**
 * Why the interval of a paired difference is only approximate; "" where it can be read as it is. It is a normal interval:
 * from few images that differ it is too short, [0, 0] from none, and it may exclude 0 where the exact test does not
 * (docs/algorithms.md 10.7).
 */
export function approximateText({
  low,
  high,
  onlyA,
  onlyB,
  pValue,
}: Pick<PairedDifference, "low" | "high" | "onlyA" | "onlyB" | "pValue">): string {
  const differ = onlyA + onlyB;
  if (differ === 0) return "approximate: no image differs";
  if (differ < fewest) return `approximate: only ${differ} ${differ === 1 ? "image differs" : "images differ"}`;
  const excludesZero = low > 0 || high < 0;
  return excludesZero && pValue > 0.05 ? `approximate: the exact p is ${pValue.toPrecision(2)}` : "";
}

/** The same to follow the interval. */
export function approximateDetail(gap: Parameters<typeof approximateText>[0]): string {
  const text = approximateText(gap);
  return text === "" ? "" : `(${text})`;
}
