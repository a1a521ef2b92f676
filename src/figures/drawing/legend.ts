import { textWidth } from "./axes.ts";
import { group, type Mark, mark } from "./mark.ts";
import { seriesStyle } from "./seriesStyle.ts";

/** One name of a legend: a series (colour, marker) and, for lines, its dash. */
export interface LegendItem {
  readonly label: string;
  readonly series: number;
  /** Leave out for items that are marked by colour and shape alone. */
  readonly dash?: string;
}

const rowHeight = 20;

/** A legend that wraps within `width`, with its height. The first row's text stands around y + 4. */
export function legend(
  items: readonly LegendItem[],
  x: number,
  y: number,
  width: number,
): { readonly marks: readonly Mark[]; readonly height: number } {
  const marks: Mark[] = [];
  let left = 0;
  let row = 0;
  for (const item of items) {
    const swatch = item.dash === undefined ? 16 : 30;
    const needed = swatch + textWidth(item.label) + 18;
    if (left > 0 && left + needed > width) {
      left = 0;
      row += 1;
    }
    const style = seriesStyle(item.series);
    const sample =
      item.dash === undefined
        ? []
        : [
            mark("line", {
              class: `line ${style.className}`,
              x1: 0,
              x2: 24,
              y1: 0,
              y2: 0,
              "stroke-dasharray": item.dash,
            }),
          ];
    const markerX = item.dash === undefined ? 5 : 12;
    marks.push(
      group(x + left, y + row * rowHeight, [
        ...sample,
        mark("path", {
          class: `dot ${style.className}`,
          d: style.marker(),
          transform: `translate(${markerX},0)`,
        }),
        mark("text", { class: "label", x: swatch, y: 4 }, [item.label]),
      ]),
    );
    left += needed;
  }
  return { marks, height: items.length === 0 ? 0 : (row + 1) * rowHeight };
}
