import { max, scaleLinear } from "d3";
import { leftAxis, type Plot } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { percent } from "../drawing/format.ts";
import { type Mark, mark } from "../drawing/mark.ts";

export interface ClassBalanceSource {
  readonly classes: readonly string[];
  /** Images of each class, by split, in the order of `classes`. */
  readonly counts: readonly { readonly split: string; readonly perClass: readonly number[] }[];
}

export interface ClassBalanceRow {
  readonly split: string;
  readonly cls: string;
  readonly count: number;
  /** Images of the whole split. */
  readonly n: number;
}

/** How many images of each class every split holds. */
export const classBalance: Figure<ClassBalanceSource, ClassBalanceRow> = {
  id: "class-balance",
  title: "Images per class",
  rows: ({ classes, counts }) =>
    counts.flatMap(({ split, perClass }) => {
      const n = perClass.reduce((sum, count) => sum + count, 0);
      return classes.map((cls, index) => ({ split, cls, count: perClass[index] ?? 0, n }));
    }),
  columns: [
    { id: "split", label: "Split", value: (row) => row.split },
    { id: "class", label: "Class", value: (row) => row.cls },
    { id: "count", label: "Images", value: (row) => row.count },
    {
      id: "share",
      label: "Share of the split",
      value: (row) => (row.n === 0 ? null : row.count / row.n),
      text: (row) => (row.n === 0 ? "–" : percent(row.count / row.n)),
    },
    { id: "n", label: "n", value: (row) => row.n },
  ],
  describe: (all) =>
    all.length === 0
      ? "No data set."
      : `${splitsOf(all)
          .map((split) => {
            const own = all.filter((row) => row.split === split);
            const counts = own.map(({ count }) => count);
            return `${split}: ${own[0]?.n ?? 0} images, ${Math.min(...counts)} to ${Math.max(...counts)} per class`;
          })
          .join("; ")}.`,
  height: () => 260,
  draw,
};

const splitsOf = (all: readonly ClassBalanceRow[]) => [...new Set(all.map(({ split }) => split))];

function draw(all: readonly ClassBalanceRow[], size: Size): Mark {
  const splits = splitsOf(all);
  const classes = [...new Set(all.map(({ cls }) => cls))];
  const plot: Plot = { left: 48, top: 52, right: size.width - 10, bottom: size.height - 44 };
  const highest = max(all, (row) => row.count) ?? 0;
  const y = scaleLinear([0, Math.max(1, highest)], [plot.bottom, plot.top]).nice(5);
  const band = (plot.right - plot.left) / Math.max(1, classes.length);
  const bar = (band * 0.8) / Math.max(1, splits.length);
  return mark("svg", { class: "figure", viewBox: `0 0 ${size.width} ${size.height}` }, [
    ...splits.flatMap((split, index) => {
      const x = plot.left + (index * (plot.right - plot.left)) / splits.length;
      return [
        mark("rect", { class: `bar s${series(index)}`, x, y: 6, width: 11, height: 11 }),
        mark("text", { class: "label", x: x + 17, y: 16 }, [split]),
      ];
    }),
    ...leftAxis(y, plot, {
      label: "images",
      ticks: y.ticks(5).filter((value) => Number.isInteger(value)),
      text: String,
    }),
    mark("line", { class: "axis", x1: plot.left, x2: plot.right, y1: plot.bottom, y2: plot.bottom }),
    ...classes.map((cls, index) =>
      mark(
        "text",
        { class: "tick", x: plot.left + (index + 0.5) * band, y: plot.bottom + 17, "text-anchor": "middle" },
        [cls],
      ),
    ),
    mark(
      "text",
      { class: "note", x: (plot.left + plot.right) / 2, y: plot.bottom + 35, "text-anchor": "middle" },
      ["class"],
    ),
    ...all.map((row) => {
      const at = splits.indexOf(row.split);
      const x = plot.left + (classes.indexOf(row.cls) + 0.1) * band + at * bar;
      return mark(
        "rect",
        {
          class: `bar s${series(at)}`,
          x,
          y: y(row.count),
          width: Math.max(0, bar - 1),
          height: plot.bottom - y(row.count),
        },
        [],
        `${row.split}, class ${row.cls}: ${row.count} of ${row.n} images`,
      );
    }),
  ]);
}

/** Blue and vermilion are the systems': splits have the colours after them. */
const series = (index: number) => 2 + (index % 4);
