import { scaleLinear } from "d3";
import type { OverlapRow as OverlapCounts } from "../../experiment/summary/rows.ts";
import { field } from "../../experiment/summary/table.ts";
import { bottomAxis, wholeTicks } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { threatText } from "../drawing/format.ts";
import { legend } from "../drawing/legend.ts";
import type { Mark } from "../drawing/mark.ts";
import { box, drawing, type Plot } from "../drawing/shapes.ts";

interface OverlapSource {
  readonly overlap: OverlapCounts;
  readonly label: string;
}

export type OverlapRow = {
  readonly system: string;
  readonly threat: string;
  readonly part: string;
  readonly kind: "first" | "both" | "second" | "neither";
  readonly count: number;
  readonly n: number;
};

/** Overlap of the examples that two attacks break: only the first, both, only the second, neither. */
export const overlap: Figure<OverlapSource, OverlapRow> = {
  id: "overlap",
  title: "Which images two attacks break",
  rows: ({ overlap: counts, label }) => {
    const base = { system: label, threat: threatText(counts.threat), n: counts.n };
    const either = counts.firstBroken + counts.secondBroken - counts.both;
    return [
      { ...base, kind: "first", part: `only ${counts.first}`, count: counts.firstBroken - counts.both },
      { ...base, kind: "both", part: "both", count: counts.both },
      { ...base, kind: "second", part: `only ${counts.second}`, count: counts.secondBroken - counts.both },
      { ...base, kind: "neither", part: "neither", count: counts.n - either },
    ];
  },
  columns: [
    field("system", "System"),
    field("threat", "Threat"),
    { id: "broken-by", label: "Broken by", value: (row) => row.part },
    field("count", "Images"),
    field("n", "n"),
  ],
  describe: (all) => {
    const first = all[0];
    if (first === undefined) return "No two attacks have been compared.";
    return `Of ${first.n} images for ${first.system} at ${first.threat}: ${all.map((row) => `${row.part} ${row.count}`).join(", ")}.`;
  },
  height: (all, width) => keyOf(all, width).height + 106,
  draw,
};

const seriesOf: Readonly<Record<OverlapRow["kind"], number>> = { first: 4, both: 2, second: 3, neither: 5 };

function keyOf(all: readonly OverlapRow[], width: number) {
  const items = all.map((row) => ({ label: `${row.part}: ${row.count}`, series: seriesOf[row.kind] }));
  return legend(width, 16, items);
}

function draw(all: readonly OverlapRow[], size: Size): Mark {
  const key = keyOf(all, size.width);
  const plot: Plot = { left: 10, top: key.height + 14, right: size.width - 14, bottom: key.height + 62 };
  const n = all[0]?.n ?? 1;
  const x = scaleLinear([0, n], [plot.left, plot.right]);
  let from = 0;
  const bars = all.map((row) => {
    const left = x(from);
    const width = x(from + row.count) - left;
    from += row.count;
    return box(
      `${row.kind === "neither" ? "shaded" : "bar"} s${seriesOf[row.kind]}`,
      { x: left, y: plot.top, width: width - 1, height: plot.bottom - plot.top - 8 },
      `broken by ${row.part}: ${row.count} of ${row.n} images`,
    );
  });
  return drawing(size, [
    ...key.marks,
    ...bars,
    ...bottomAxis(x, plot, {
      label: `images (n = ${n}; clean errors count as broken)`,
      ...wholeTicks(x, size.width < 420 ? 4 : 8),
    }),
  ]);
}
