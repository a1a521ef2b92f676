import type { Proportion } from "../../experiment/artefacts/accuracy.ts";
import { typographic } from "../../experiment/terms/format.ts";

export { epsilonText } from "../../experiment/terms/format.ts";

/** Numbers as the page and its figures write them. */
export const { percent, points, fixed, norm: normSymbol, threat: threatText } = typographic;

/** An accuracy with its 95 % interval and sample size, as rows of figures hold it. */
export interface ShownAccuracy {
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export function shownAccuracy({ value, low, high, n }: Proportion): ShownAccuracy {
  return { accuracy: value, low, high, n };
}

/** "92.4 % [89.0 %, 95.1 %], n = 256". */
export function accuracyText({ accuracy, low, high, n }: ShownAccuracy): string {
  return `${percent(accuracy)} [${percent(low)}, ${percent(high)}], n = ${n}`;
}
