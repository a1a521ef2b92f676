import { entryOf } from "../../experiment/catalogue/params.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { threatText } from "../../figures/drawing/format.ts";
import { trainedThreat } from "../../state/train/settings.ts";

/** Seconds as people say them: "about 40 s", "about 3 min", "about 1 h 20 min". */
export function durationText(seconds: number): string {
  if (seconds < 10) return "a few seconds";
  if (seconds < 55) return `about ${Math.round(seconds / 5) * 5} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `about ${minutes} min`;
  const rest = Math.round((minutes % 60) / 10) * 10;
  return `about ${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}

/** Bytes as people read them: "310 kB", "1.2 MB", "2.4 GB". */
export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** "adversarial training, ℓ∞ 0.2", "TRADES, ℓ∞ 0.2" or "standard training". */
export function defenceText(spec: Pick<ExperimentSpec, "defence">): string {
  const threat = trainedThreat(spec);
  const { label } = entryOf("defences", spec.defence.id);
  const name = /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
  return threat === null ? name : `${name}, ${threatText(threat)}`;
}

/** The text with a capital, to begin a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
