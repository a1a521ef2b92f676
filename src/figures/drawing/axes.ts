import type { ScaleLinear } from "d3";
import { textWidth, wrapText } from "./labels.ts";
import type { Mark } from "./mark.ts";
import { horizontal, type Plot, text, vertical } from "./shapes.ts";

interface AxisOptions {
  /** Quantity and unit: "epsilon (ℓ∞, pixel scale 0 to 1)". */
  readonly label: string;
  readonly ticks: readonly number[];
  text(value: number): string;
}

type Scale = ScaleLinear<number, number>;

/** Ticks of an axis of shares from 0 to 1, written in percent. */
export const percentTicks: Pick<AxisOptions, "ticks" | "text"> = {
  ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
  text: (value) => String(Math.round(value * 100)),
};

/** About `count` ticks of an axis of whole numbers. */
export function wholeTicks(scale: Scale, count: number): Pick<AxisOptions, "ticks" | "text"> {
  return { ticks: scale.ticks(count).filter(Number.isInteger), text: String };
}

/** Horizontal axis under the plot: line, ticks, and a label that wraps where it is wider than the drawing. */
export function bottomAxis(scale: Scale, plot: Plot, options: AxisOptions): readonly Mark[] {
  return [
    horizontal("axis", plot.bottom, plot.left, plot.right),
    ...options.ticks.flatMap((value) => [
      vertical("axis", scale(value), plot.bottom, plot.bottom + 4),
      text("tick", scale(value), plot.bottom + 17, options.text(value), "middle"),
    ]),
    ...axisLabel(options.label, plot),
  ];
}

/** Centred under the plot if it fits there, else right-aligned with the drawing and wrapped. */
function axisLabel(label: string, plot: Plot): readonly Mark[] {
  const middle = (plot.left + plot.right) / 2;
  const end = plot.right + 10;
  const isCentred = textWidth(label, 11) <= 2 * Math.min(middle, end - middle);
  return wrapText(label, end, 11).map((content, line, { length }) => {
    const y = plot.bottom + (length === 1 ? 35 : 32 + 13 * line);
    return isCentred ? text("note", middle, y, content, "middle") : text("note", end, y, content, "end");
  });
}

/** Vertical axis: horizontal grid lines, ticks on the left, and an upright label above the plot. */
export function leftAxis(scale: Scale, plot: Plot, options: AxisOptions): readonly Mark[] {
  return [
    ...options.ticks.map((value) => horizontal("grid", scale(value), plot.left, plot.right)),
    ...options.ticks.map((value) => text("tick", plot.left - 7, scale(value) + 4, options.text(value), "end")),
    text("note", plot.left, plot.top - 9, options.label),
  ];
}

/** Vertical grid lines at the ticks of a horizontal axis. */
export function verticalGrid(scale: Scale, plot: Plot, ticks: readonly number[]): readonly Mark[] {
  return ticks.map((value) => vertical("grid", scale(value), plot.top, plot.bottom));
}

/** A number at a tick: three significant digits, with a true minus sign. */
export const axisNumber = (value: number): string => String(Number(value.toPrecision(3))).replace("-", "−");
