import { extent, groups, max, scaleLinear, sum } from "d3";
import { field } from "../../experiment/summary/table.ts";
import { leftAxis, wholeTicks } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { percent } from "../drawing/format.ts";
import { fitting } from "../drawing/labels.ts";
import type { Mark } from "../drawing/mark.ts";
import { box, drawing, horizontal, type Plot, text } from "../drawing/shapes.ts";

interface ClassBalanceSource {
  readonly classes: readonly string[];
  /** Number of images of each class, in the order of `classes`, for each split. */
  readonly counts: readonly { readonly split: string; readonly perClass: readonly number[] }[];
}

interface ClassBalanceRow {
  readonly split: string;
  readonly cls: string;
  readonly count: number;
  /** Number of images in the whole split. */
  readonly n: number;
}

/** Number of images of each class in each split. */
export const classBalance: Figure<ClassBalanceSource, ClassBalanceRow> = {
  id: "class-balance",
  title: "Images per class",
  rows: ({ classes, counts }) =>
    counts.flatMap(({ split, perClass }) => {
      const n = sum(perClass);
      return classes.map((cls, index) => ({ split, cls, count: perClass[index] ?? 0, n }));
    }),
  columns: [
    field("split", "Split"),
    { id: "class", label: "Class", value: (row) => row.cls },
    field("count", "Images"),
    {
      id: "share",
      label: "Share of the split",
      value: (row) => (row.n === 0 ? null : row.count / row.n),
      text: (row) => (row.n === 0 ? "–" : percent(row.count / row.n)),
    },
    field("n", "n"),
  ],
  describe: (all) =>
    all.length === 0
      ? "No data set."
      : `${groups(all, ({ split }) => split)
          .map(([split, own]) => {
            const [low, high] = extent(own, ({ count }) => count);
            return `${split}: ${own[0]?.n ?? 0} images, ${low} to ${high} per class`;
          })
          .join("; ")}.`,
  height: () => 260,
  draw,
};

function draw(all: readonly ClassBalanceRow[], size: Size): Mark {
  const splits = [...new Set(all.map(({ split }) => split))];
  const classes = [...new Set(all.map(({ cls }) => cls))];
  const plot: Plot = { left: 48, top: 52, right: size.width - 10, bottom: size.height - 44 };
  const highest = max(all, (row) => row.count) ?? 0;
  const y = scaleLinear([0, Math.max(1, highest)], [plot.bottom, plot.top]).nice(5);
  const band = (plot.right - plot.left) / Math.max(1, classes.length);
  const bar = (band * 0.8) / Math.max(1, splits.length);
  return drawing(size, [
    ...splits.flatMap((split, index) => {
      const x = plot.left + (index * (plot.right - plot.left)) / splits.length;
      return [box(`bar s${series(index)}`, { x, y: 6, width: 11, height: 11 }), text("label", x + 17, 16, split)];
    }),
    ...leftAxis(y, plot, { label: "images", ...wholeTicks(y, 5) }),
    horizontal("axis", plot.bottom, plot.left, plot.right),
    ...classes.map((cls, index) =>
      text("tick", plot.left + (index + 0.5) * band, plot.bottom + 17, fitting(cls, 11, band), "middle"),
    ),
    text("note", (plot.left + plot.right) / 2, plot.bottom + 35, "class", "middle"),
    ...all.map((row) => {
      const at = splits.indexOf(row.split);
      const x = plot.left + (classes.indexOf(row.cls) + 0.1) * band + at * bar;
      return box(
        `bar s${series(at)}`,
        { x, y: y(row.count), width: bar - 1, height: plot.bottom - y(row.count) },
        `${row.split}, class ${row.cls}: ${row.count} of ${row.n} images`,
      );
    }),
  ]);
}

/** Splits use the colours after blue and vermilion, which belong to systems. */
const series = (index: number) => 2 + (index % 4);
