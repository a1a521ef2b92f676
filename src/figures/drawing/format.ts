import type { Norm, Threat } from "../../experiment/terms/choice.ts";

/** A share in percent with one decimal: 0.9241 is "92.4 %"; the space does not break. */
export function percent(value: number): string {
  return `${(100 * value).toFixed(1)}\u00a0%`;
}

/** A difference of two shares in percentage points, always signed, with a true minus: "+1.2", "−3.4", "0.0". */
export function points(difference: number): string {
  const text = (100 * Math.abs(difference)).toFixed(1);
  if (text === "0.0") return text;
  return `${difference > 0 ? "+" : "−"}${text}`;
}

/** The norm as mathematics writes it. */
export function normSymbol(norm: Norm): string {
  return norm === "linf" ? "ℓ∞" : "ℓ2";
}

/** Epsilon on the [0,1] pixel scale; a small multiple of 1/255 that is no short decimal is also given as that fraction. */
export function epsilonText(epsilon: number): string {
  const levels = epsilon * 255;
  const decimal = String(Number(epsilon.toPrecision(3)));
  const isFraction =
    levels >= 0.5 && levels < 64 && Math.abs(levels - Math.round(levels)) < 1e-3 && decimal.length > 4;
  return isFraction ? `${Math.round(levels)}/255 (${decimal})` : decimal;
}

/** "ℓ∞ 0.1": a budget in words. */
export function threatText(threat: Threat): string {
  return `${normSymbol(threat.norm)} ${epsilonText(threat.epsilon)}`;
}
