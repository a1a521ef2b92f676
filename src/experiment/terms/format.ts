import type { Norm, Threat } from "./choice.ts";

/** How numbers are written for people. Rounding is the same everywhere; only the characters differ. */
export interface NumberFormat {
  /** A share in percent with one decimal and no sign: 0.9241 is "92.4". */
  share(value: number): string;
  /** A share in percent with one decimal: "92.4 %". */
  percent(value: number): string;
  /** A difference of two shares in percentage points, with its sign: "+1.2", "-3.4", "0.0". */
  points(difference: number): string;
  /** A number with fixed decimals, never a negative zero: "-0.123", "0.00". */
  fixed(value: number, decimals: number): string;
  /** A number that `text` writes, with its sign: "+1,200", "-0.123". */
  signed(value: number, text: (size: number) => string): string;
  norm(norm: Norm): string;
  /** "linf 0.1". */
  threat(threat: Threat): string;
}

function numberFormat(space: string, minus: string, norms: Readonly<Record<Norm, string>>): NumberFormat {
  const share = (value: number) => (100 * value).toFixed(1);
  const signed: NumberFormat["signed"] = (value, text) => `${value < 0 ? minus : "+"}${text(Math.abs(value))}`;
  return {
    share,
    percent: (value) => `${share(value)}${space}%`,
    points: (difference) => (share(Math.abs(difference)) === "0.0" ? "0.0" : signed(difference, share)),
    fixed: (value, decimals) => {
      const text = Math.abs(value).toFixed(decimals);
      return value < 0 && Number(text) !== 0 ? `${minus}${text}` : text;
    },
    signed,
    norm: (norm) => norms[norm],
    threat: ({ norm, epsilon }) => `${norms[norm]} ${epsilonText(epsilon)}`,
  };
}

/** For terminals and for sentences that are stored with results. */
export const plain = numberFormat(" ", "-", { linf: "linf", l2: "l2" });

/** For the page and its figures: mathematical symbols, and spaces that do not break. */
export const typographic = numberFormat("\u00a0", "−", { linf: "ℓ∞", l2: "ℓ2" });

/** Epsilon on the [0,1] pixel scale, to three digits. A small multiple of 1/255 is also given as that fraction: "8/255 (0.0314)". */
export function epsilonText(epsilon: number): string {
  const levels = epsilon * 255;
  const decimal = String(Number(epsilon.toPrecision(3)));
  const isFraction = levels >= 0.5 && levels < 64 && Math.abs(levels - Math.round(levels)) < 1e-3 && decimal.length > 4;
  return isFraction ? `${Math.round(levels)}/255 (${decimal})` : decimal;
}

/** A measured duration: "4.2 s", "48 s", "3 min 05 s", "2 h 10 min". */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

/** An estimated duration, no more exact than an estimate can be: "about 4 s", "about 40 s", "about 1 h 20 min". */
export function aboutText(seconds: number): string {
  if (seconds < 10) return `about ${Math.max(1, Math.ceil(seconds))} s`;
  if (seconds < 55) return `about ${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `about ${minutes} min`;
  const tens = Math.round(minutes / 10) * 10;
  const rest = tens % 60;
  if (tens >= 48 * 60) return `about ${Math.round(tens / 60)} h`;
  return `about ${Math.floor(tens / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}

/** "310 kB", "1.2 MB", "24 MB", "2.4 GB"; less than 1 kB reads "1 kB". */
export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** A name of the user's, such as that of a class, where space is short: at most 40 characters, or as many as requested. */
export function shortName(name: string, most = 40): string {
  const letters = [...name];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : name;
}
