import { wilson } from "../artefacts/accuracy.ts";
import type { QuestionAccuracy } from "./rows.ts";

/** Accuracy on one question, from error flags and labels per image; null if either kind of image is missing. */
export function questionAccuracy(
  errors: readonly number[],
  labels: readonly number[],
  positive: number,
): QuestionAccuracy | null {
  const shareOf = (isPositive: boolean) => {
    const own = errors.filter((_, i) => (labels[i] === positive) === isPositive);
    return own.length === 0 ? null : wilson(own.filter((error) => error === 0).length, own.length);
  };
  const [onPositive, onRest] = [shareOf(true), shareOf(false)];
  if (onPositive === null || onRest === null) return null;
  const value = (onPositive.value + onRest.value) / 2;
  const half = (side: "low" | "high") =>
    Math.hypot(onPositive.value - onPositive[side], onRest.value - onRest[side]) / 2;
  return {
    positive,
    onPositive,
    onRest,
    balanced: { value, low: value - half("low"), high: value + half("high") },
  };
}
