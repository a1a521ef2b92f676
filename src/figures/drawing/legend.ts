import { fitting, textWidth } from "./labels.ts";
import { group, type Mark, mark } from "./mark.ts";
import { seriesStyle } from "./seriesStyle.ts";
import { dot, text } from "./shapes.ts";

/** A series in a legend, by its colour and marker and, for lines, its dash; or a measure of all series, by its dash. */
type LegendItem =
  | {
      readonly label: string;
      readonly series: number;
      /** Absent for series that are shown by markers only. */
      readonly dash?: string;
    }
  | { readonly label: string; readonly series?: undefined; readonly dash: string };

/** One entry of a key: a sample drawn around (0, 0), and where its label starts. */
interface KeyEntry {
  readonly sample: readonly Mark[];
  readonly label: string;
  readonly labelX: number;
}

export interface Key {
  readonly marks: readonly Mark[];
  readonly height: number;
}

const rowHeight = 20;

/**
 * Entries side by side, wrapped within `width`; a label that is wider by itself is shortened. The text of the first row
 * stands around y + 4.
 */
export function keyOf(entries: readonly KeyEntry[], x: number, y: number, width: number, gap = 18): Key {
  let left = 0;
  let row = 0;
  const marks = entries.map(({ sample, label: name, labelX }) => {
    const label = fitting(name, 12, width - labelX);
    const needed = labelX + textWidth(label) + gap;
    if (left > 0 && left + needed > width) {
      left = 0;
      row += 1;
    }
    const placed = group(x + left, y + row * rowHeight, [...sample, text("label", labelX, 4, label)]);
    left += needed;
    return placed;
  });
  return { marks, height: entries.length === 0 ? 0 : (row + 1) * rowHeight };
}

/** A legend of series and measures at the top of a drawing of this width; the first row stands around y. */
export function legend(width: number, y: number, items: readonly LegendItem[]): Key {
  return keyOf(
    items.map(({ label, series, dash }) => ({
      label,
      labelX: dash === undefined ? 16 : 30,
      sample: [
        ...(dash === undefined ? [] : [lineSample(series, dash)]),
        ...(series === undefined ? [] : [dot(series, dash === undefined ? 5 : 12, 0)]),
      ],
    })),
    8,
    y,
    width - 16,
  );
}

const lineSample = (series: number | undefined, dash: string): Mark =>
  mark("line", {
    class: series === undefined ? "rule" : `line ${seriesStyle(series).className}`,
    x1: 0,
    x2: 24,
    y1: 0,
    y2: 0,
    "stroke-dasharray": dash,
  });
