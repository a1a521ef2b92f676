import { epsilonText, type NumberFormat } from "../terms/format.ts";
import type { StudyUnit } from "./study.ts";

/** A number of a study in its unit. */
export function studyNumber(value: number, unit: StudyUnit, format: NumberFormat): string {
  switch (unit) {
    case "accuracy":
    case "share":
      return format.percent(value);
    case "coherence":
      return format.fixed(value, 3);
    case "distance":
      return epsilonText(value);
    case "parameters":
    case "multiply-adds":
      return Math.round(value).toLocaleString("en-GB");
    case "seconds":
      return `${value.toFixed(1)} s`;
    default:
      return unit satisfies never;
  }
}
