import { max, scaleLinear } from "d3";
import { leftAxis, wholeTicks } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { textWidth } from "../drawing/labels.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { box, drawing, type Plot, text, vertical } from "../drawing/shapes.ts";
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
 * UpSet plot (Lex et al., 2014) of the images that any number of attacks break: a bar for every non-empty combination,
 * largest first, above dots that show its attacks.
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

/** Series whose colour belongs to no system. */
const neutral = 5;
const barsBottom = 200;
const barsTop = 34;

function layoutOf(rows: readonly PartRow[], width: number) {
  const names = rows[0]?.names ?? [];
  const labels = names.map((name, set) => `${name}: ${setSize(rows, set)}`);
  const widest = max(labels, (label) => textWidth(label)) ?? 0;
  /** Names stand beside the dots if they fit, else above them. */
  const isBeside = widest < width * 0.42;
  const left = isBeside ? Math.max(48, widest + 20) : 48;
  const step = Math.max(22, Math.min(44, (width - left - 12) / Math.max(1, rows.length)));
  const shown = Math.max(1, Math.min(rows.length, Math.floor((width - left - 12) / step)));
  return { labels, isBeside, left, step, shown, line: isBeside ? 22 : 38 };
}

function draw(rows: readonly PartRow[], size: Size): Mark {
  const { labels, isBeside, left, step, shown, line } = layoutOf(rows, size.width);
  const drawn = rows.slice(0, shown);
  const n = rows[0]?.n ?? 0;
  const plot: Plot = { left, top: barsTop, right: left + step * shown, bottom: barsBottom };
  const y = scaleLinear([0, 1.15 * Math.max(1, max(rows, (row) => row.count) ?? 0)], [plot.bottom, plot.top]);
  const dotY = (set: number) => barsBottom + 14 + line * set + (isBeside ? line / 2 : line - 10);
  const x = (column: number) => left + step * (column + 0.5);
  return drawing(size, [
    ...leftAxis(y, plot, { label: `images (n = ${n})`, ...wholeTicks(y, 4) }),
    ...drawn.flatMap((row, column) => [
      box(
        `${row.mask === 0 ? "shaded" : "bar"} s${neutral}`,
        {
          x: x(column) - step * 0.32,
          y: y(row.count),
          width: step * 0.64,
          height: plot.bottom - y(row.count),
        },
        `broken by ${partText(row)}: ${row.count} of ${n} images`,
      ),
      text("tick", x(column), y(row.count) - 4, String(row.count), "middle"),
    ]),
    ...labels.map((label, set) =>
      isBeside ? text("label", left - 12, dotY(set) + 4, label, "end") : text("label", 8, dotY(set) - 14, label),
    ),
    ...drawn.flatMap((row, column) => matrixColumn(row, x(column), dotY)),
    text(
      "note",
      8,
      size.height - 6,
      shown < rows.length
        ? `the ${shown} largest of ${rows.length} combinations; the table has all`
        : "broken by exactly the dotted attacks (clean errors: all)",
    ),
  ]);
}

/** The dots of one combination, joined from its first attack to its last. */
function matrixColumn({ names, mask }: PartRow, x: number, dotY: (set: number) => number): readonly Mark[] {
  const inside = names.flatMap((_, set) => ((mask >> set) & 1 ? [set] : []));
  const [first, last] = [inside[0], inside.at(-1)];
  const d = seriesStyle(0).marker(60);
  return [
    ...(first === undefined || last === undefined || first === last
      ? []
      : [vertical(`line s${neutral}`, x, dotY(first), dotY(last))]),
    ...names.map((_, set) =>
      mark("path", {
        class: (mask >> set) & 1 ? `dot s${neutral}` : "empty",
        d,
        transform: `translate(${x.toFixed(2)},${dotY(set).toFixed(2)})`,
      }),
    ),
  ];
}
