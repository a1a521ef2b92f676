import { shortName } from "../../experiment/terms/format.ts";

/** Estimated width of a text in pixels, close enough to place labels without a document to measure in. */
export function textWidth(text: string, fontSize = 12): number {
  return text.length * fontSize * 0.56;
}

const leastShown = 8;

/** A name of the user's, shortened to about `width` pixels, but not below 8 characters. */
export function fitting(name: string, fontSize: number, width: number): string {
  return shortName(name, Math.max(leastShown, Math.floor(width / textWidth("x", fontSize))));
}

/** Wrap a text between words into lines of at most `width` pixels. A longer word gets a line of its own. */
export function wrapText(text: string, width: number, fontSize = 12): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Move label positions at least `gap` apart, keeping their order, inside [low, high]. */
export function spreadLabels(positions: readonly number[], gap: number, low: number, high: number): readonly number[] {
  const order = [...positions.entries()].sort(([, a], [, b]) => a - b).map(([index]) => index);
  const placed = [...positions];
  let floor = low;
  for (const index of order) {
    placed[index] = Math.max(placed[index] as number, floor);
    floor = placed[index] + gap;
  }
  let ceiling = high;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index] as number, ceiling);
    ceiling = placed[index] - gap;
  }
  return placed;
}
