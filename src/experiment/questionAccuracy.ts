import { wilson } from "./accuracy.ts";
import type { Proportion } from "./summary.ts";

/**
 * Accuracy of a system that is judged on one question, "is it this class?", by the answer (paper-spec 5.2). A system that
 * always says no is right on nine of ten images of ten classes, so the mean of both shares is what tells models apart.
 */
export interface QuestionAccuracy {
  /** The class asked for. */
  readonly positive: number;
  readonly onPositive: Proportion;
  readonly onRest: Proportion;
  /** Mean of both shares, with the 95 % interval that follows from theirs (MOVER: their half-widths add as squares). */
  readonly balanced: { readonly value: number; readonly low: number; readonly high: number };
}

/** From errors (1) and labels, image by image; null where either kind of image is missing. */
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
