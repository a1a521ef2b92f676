import { max, scaleLinear } from "d3";
import { leftAxis, type Plot, textWidth } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import {
  describeParts,
  type OverlapSets,
  overlapParts,
  type PartRow,
  partColumns,
  partText,
  setSize,
} from "./overlapParts.ts";

/**
 * Which images any number of attacks break (Lex and others, UpSet, 2014): a bar for every combination that holds images,
 * fullest first, above dots that say which attacks it is of.
 */
export const upset: Figure<OverlapSets, PartRow> = {
  id: "upset",
  title: "Which images the attacks break",
  rows: (source) => [...overlapParts(source)].sort((a, b) => b.count - a.count || a.mask - b.mask),
  columns: partColumns,
  describe: describeParts,
  height: (rows, width) => {
    const { line } = layoutOf(rows, width);
    return barsBottom + 14 + line * (rows[0]?.names.length ?? 0) + 26;
  },
  draw,
};

const barsBottom = 200;
const barsTop = 34;

function layoutOf(rows: readonly PartRow[], width: number) {
  const names = rows[0]?.names ?? [];
  const texts = names.map((name, set) => `${name}: ${setSize(rows, set)}`);
  const widest = max(texts, (text) => textWidth(text)) ?? 0;
  /** Names beside the dots where there is room, else above them. */
  const isBeside = widest < width * 0.42;
  const left = isBeside ? Math.max(48, widest + 20) : 48;
  const step = Math.max(22, Math.min(44, (width - left - 12) / Math.max(1, rows.length)));
  const shown = Math.max(1, Math.min(rows.length, Math.floor((width - left - 12) / step)));
  return { texts, isBeside, left, step, shown, line: isBeside ? 22 : 38 };
}

function draw(rows: readonly PartRow[], size: Size): Mark {
  const { texts, isBeside, left, step, shown, line } = layoutOf(rows, size.width);
  const drawn = rows.slice(0, shown);
  const n = rows[0]?.n ?? 0;
  const plot: Plot = { left, top: barsTop, right: left + step * shown, bottom: barsBottom };
  const y = scaleLinear([0, 1.15 * Math.max(1, max(rows, (row) => row.count) ?? 0)], [plot.bottom, plot.top]);
  const neutral = seriesStyle(5);
  const dotY = (set: number) => barsBottom + 14 + line * set + (isBeside ? line / 2 : line - 10);
  const x = (column: number) => left + step * (column + 0.5);
  return mark("svg", { class: "figure", viewBox: `0 0 ${size.width} ${size.height}` }, [
    ...leftAxis(y, plot, {
      label: `images (n = ${n})`,
      ticks: y.ticks(4).filter((value) => Number.isInteger(value)),
      text: String,
    }),
    ...drawn.flatMap((row, column) => [
      mark(
        "rect",
        {
          class: `${row.mask === 0 ? "shaded" : "bar"} s5`,
          x: x(column) - step * 0.32,
          y: y(row.count),
          width: step * 0.64,
          height: plot.bottom - y(row.count),
        },
        [],
        `broken by ${partText(row)}: ${row.count} of ${n} images`,
      ),
      mark("text", { class: "tick", x: x(column), y: y(row.count) - 4, "text-anchor": "middle" }, [
        String(row.count),
      ]),
    ]),
    ...texts.map((text, set) =>
      mark(
        "text",
        isBeside
          ? { class: "label", x: left - 12, y: dotY(set) + 4, "text-anchor": "end" }
          : { class: "label", x: 8, y: dotY(set) - 14 },
        [text],
      ),
    ),
    ...drawn.flatMap((row, column) => matrixColumn(row, x(column), dotY, neutral.className)),
    mark("text", { class: "note", x: 8, y: size.height - 6 }, [
      shown < rows.length
        ? `the ${shown} fullest of ${rows.length} combinations; the table has all`
        : "broken by exactly the dotted attacks, clean errors by all",
    ]),
  ]);
}

/** The dots of one combination, joined from its first attack to its last. */
function matrixColumn(
  { names, mask }: PartRow,
  x: number,
  dotY: (set: number) => number,
  className: string,
): readonly Mark[] {
  const inside = names.flatMap((_, set) => ((mask >> set) & 1 ? [set] : []));
  const [first, last] = [inside[0], inside.at(-1)];
  const dot = seriesStyle(0).marker(60);
  return [
    ...(first === undefined || last === undefined || first === last
      ? []
      : [mark("line", { class: `line ${className}`, x1: x, x2: x, y1: dotY(first), y2: dotY(last) })]),
    ...names.map((_, set) =>
      mark("path", {
        class: (mask >> set) & 1 ? `dot ${className}` : "empty",
        d: dot,
        transform: `translate(${x.toFixed(2)},${dotY(set).toFixed(2)})`,
      }),
    ),
  ];
}
