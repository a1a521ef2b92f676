import type { ScaleLinear } from "d3";
import { type Mark, mark } from "./mark.ts";

/** The rectangle that data is drawn in, in pixels of the drawing. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface AxisOptions {
  /** Quantity and unit: "epsilon (ℓ∞, pixel scale 0 to 1)". */
  readonly label: string;
  readonly ticks: readonly number[];
  text(value: number): string;
}

type Scale = ScaleLinear<number, number>;

/** Horizontal axis under the plot: line, ticks, label below, in two lines where it is wider than the drawing. */
export function bottomAxis(scale: Scale, plot: Plot, options: AxisOptions): readonly Mark[] {
  return [
    mark("line", { class: "axis", x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom }),
    ...options.ticks.flatMap((value) => [
      mark("line", {
        class: "axis",
        x1: scale(value),
        x2: scale(value),
        y1: plot.bottom,
        y2: plot.bottom + 4,
      }),
      mark("text", { class: "tick", x: scale(value), y: plot.bottom + 17, "text-anchor": "middle" }, [
        options.text(value),
      ]),
    ]),
    ...axisLabel(options.label, plot),
  ];
}

/** In the middle below the plot; where it is too long for that, it ends with the drawing, in two lines if need be. */
function axisLabel(label: string, plot: Plot): readonly Mark[] {
  const middle = (plot.left + plot.right) / 2;
  const end = plot.right + 10;
  const isMiddle = textWidth(label, 11) <= 2 * Math.min(middle, end - middle);
  return brokenText(label, end, 11).map((text, line, { length }) =>
    mark(
      "text",
      {
        class: "note",
        x: isMiddle ? middle : end,
        y: plot.bottom + (length === 1 ? 35 : 32 + 13 * line),
        "text-anchor": isMiddle ? "middle" : "end",
      },
      [text],
    ),
  );
}

/** Vertical axis: horizontal grid lines, ticks on the left, label level above the plot (easier to read than turned text). */
export function leftAxis(scale: Scale, plot: Plot, options: AxisOptions): readonly Mark[] {
  return [
    ...options.ticks.map((value) =>
      mark("line", { class: "grid", x1: plot.left, x2: plot.right, y1: scale(value), y2: scale(value) }),
    ),
    ...options.ticks.map((value) =>
      mark("text", { class: "tick", x: plot.left - 7, y: scale(value) + 4, "text-anchor": "end" }, [
        options.text(value),
      ]),
    ),
    mark("text", { class: "note", x: plot.left, y: plot.top - 9 }, [options.label]),
  ];
}

/** Vertical grid lines at the ticks of a horizontal axis. */
export function verticalGrid(scale: Scale, plot: Plot, ticks: readonly number[]): readonly Mark[] {
  return ticks.map((value) =>
    mark("line", { class: "grid", x1: scale(value), x2: scale(value), y1: plot.top, y2: plot.bottom }),
  );
}

/** A number as it stands at a tick: three digits, with a true minus. */
export const axisNumber = (value: number): string => String(Number(value.toPrecision(3))).replace("-", "−");

/** Width of a text in pixels, near enough to place labels without a document to measure in. */
export function textWidth(text: string, fontSize = 12): number {
  return text.length * fontSize * 0.56;
}

/** A text in lines of at most so many pixels, broken between words; a longer word keeps a line of its own. */
export function brokenText(text: string, width: number, fontSize = 12): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Move label positions apart so that neighbours are at least `gap` away, keeping their order, inside [low, high]. */
export function spread(
  positions: readonly number[],
  gap: number,
  low: number,
  high: number,
): readonly number[] {
  const order = positions.map((_, index) => index).sort((a, b) => at(positions, a) - at(positions, b));
  const placed = [...positions];
  let floor = low;
  for (const index of order) {
    placed[index] = Math.max(at(positions, index), floor);
    floor = at(placed, index) + gap;
  }
  let ceiling = high;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(at(placed, index), ceiling);
    ceiling = at(placed, index) - gap;
  }
  return placed;
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`no value at ${index}; there are ${values.length}`);
  return value;
}
