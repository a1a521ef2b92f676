import { typographic } from "../../experiment/terms/format.ts";

export { epsilonText } from "../../experiment/terms/format.ts";

/** Numbers as the page and its figures write them. */
export const { percent, points, fixed, norm: normSymbol, threat: threatText } = typographic;

/** An accuracy with its 95 % interval and sample size: "92.4 % [89.0 %, 95.1 %], n = 256". */
export function accuracyText(row: {
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}): string {
  return `${percent(row.accuracy)} [${percent(row.low)}, ${percent(row.high)}], n = ${row.n}`;
}
