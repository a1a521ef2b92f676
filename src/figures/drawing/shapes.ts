import type { Size } from "./figure.ts";
import { type Mark, mark, roundPixels } from "./mark.ts";
import { seriesStyle } from "./seriesStyle.ts";

/** The rectangle that data is drawn in, in pixels of the drawing. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The whole drawing. */
export function drawing({ width, height }: Size, marks: readonly Mark[]): Mark {
  return mark("svg", { class: "figure", viewBox: `0 0 ${width} ${height}` }, marks);
}

/** A line of text whose start, middle or end stands at x; y is its baseline. */
export function text(
  className: string,
  x: number,
  y: number,
  content: string,
  anchor?: "start" | "middle" | "end",
): Mark {
  const at = { class: className, x, y };
  return mark("text", anchor === undefined ? at : { ...at, "text-anchor": anchor }, [content]);
}

export function horizontal(className: string, y: number, x1: number, x2: number): Mark {
  return mark("line", { class: className, x1, x2, y1: y, y2: y });
}

export function vertical(className: string, x: number, y1: number, y2: number, dash?: string): Mark {
  const ends = { class: className, x1: x, x2: x, y1, y2 };
  return mark("line", dash === undefined ? ends : { ...ends, "stroke-dasharray": dash });
}

/** A rectangle from its left top corner; a negative width is drawn as none. */
export function box(
  className: string,
  at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  title?: string,
  key?: string,
): Mark {
  return mark("rect", { class: className, ...at, width: Math.max(0, at.width) }, [], title, key);
}

/** The marker of a series at (x, y); `title` is its datum in words, `area` its size in square pixels. */
export function dot(series: number, x: number, y: number, title?: string, area?: number): Mark {
  const { className, marker } = seriesStyle(series);
  const transform = `translate(${roundPixels(x)},${roundPixels(y)})`;
  return mark("path", { class: `dot ${className}`, d: marker(area), transform }, [], title);
}
