import { groups, max, scaleLinear } from "d3";
import type { CoherenceRow } from "../../experiment/summary/rows.ts";
import { field } from "../../experiment/summary/table.ts";
import { bottomAxis, leftAxis, wholeTicks } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { fixed } from "../drawing/format.ts";
import { textWidth } from "../drawing/labels.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { box, drawing, type Plot, text, vertical } from "../drawing/shapes.ts";

interface CoherenceSource {
  /** All drawn on the same axes; `series` sets the colour. */
  readonly systems: readonly {
    readonly label: string;
    readonly series: number;
    readonly coherence: Pick<CoherenceRow, "n" | "mean" | "histogram" | "randomBaseline">;
  }[];
}

export type CoherenceBinRow = CoherenceRow["histogram"][number] &
  Pick<CoherenceRow, "n" | "mean" | "randomBaseline"> & {
    readonly system: string;
    readonly series: number;
  };

/** Histogram of the gradient coherence of test images, with its mean and the value for random directions. */
export const coherenceHistogram: Figure<CoherenceSource, CoherenceBinRow> = {
  id: "coherence-histogram",
  title: "Gradient coherence",
  rows: ({ systems }) =>
    systems.flatMap(({ label, series, coherence: { n, mean, randomBaseline, histogram } }) =>
      histogram.map((bin) => ({ ...bin, system: label, series, n, mean, randomBaseline })),
    ),
  columns: [
    field("system", "System"),
    { ...field("from", "Coherence from"), text: (row) => row.from.toFixed(2) },
    { ...field("to", "to"), text: (row) => row.to.toFixed(2) },
    field("count", "Images"),
    field("n", "n"),
    { ...field("mean", "Mean"), text: (row) => row.mean.toFixed(3) },
    {
      ...field("randomBaseline", "Random directions"),
      text: (row) => row.randomBaseline.toFixed(3),
    },
  ],
  describe,
  height: (all, width) =>
    (groupsOf(all).length < 2 ? 0 : 18 * groupsOf(all).length) + Math.min(380, Math.max(280, Math.round(width * 0.5))),
  draw,
};

/** The bins of each system, in order. */
function groupsOf(all: readonly CoherenceBinRow[]): readonly (readonly CoherenceBinRow[])[] {
  return groups(all, ({ system }) => system).map(([, rows]) => rows);
}

function describe(all: readonly CoherenceBinRow[]): string {
  if (all.length === 0) return "No coherence has been measured.";
  const sentences = groupsOf(all).map((own) => {
    const [first] = own;
    if (first === undefined) return "";
    const fullest = own.reduce((best, row) => (row.count > best.count ? row : best), first);
    return `Histogram of the coherence of ${first.n} test images for ${first.system}: mean ${first.mean.toFixed(3)}, random directions ${first.randomBaseline.toFixed(3)}; the fullest bin, ${fullest.from.toFixed(2)} to ${fullest.to.toFixed(2)}, holds ${fullest.count}.`;
  });
  return sentences.join(" ");
}

/** Key of the mark of a bin: its two edges, "0.10 0.15". */
export function binKey({ from, to }: Pick<CoherenceBinRow, "from" | "to">): string {
  return `${from.toFixed(2)} ${to.toFixed(2)}`;
}

function draw(all: readonly CoherenceBinRow[], size: Size): Mark {
  const groups = groupsOf(all);
  const isSingle = groups.length < 2;
  const top = 46 + 18 * (groups.length + (isSingle ? 0 : 1));
  const plot: Plot = { left: 48, top, right: size.width - 14, bottom: size.height - 48 };
  const first = all[0];
  const x = scaleLinear([Math.min(-1, first?.from ?? -1), Math.max(1, all.at(-1)?.to ?? 1)], [plot.left, plot.right]);
  // Histograms of different numbers of images are comparable only as shares.
  const isShare = new Set(all.map(({ n }) => n)).size > 1;
  const heightOf = (row: CoherenceBinRow) => (isShare ? (100 * row.count) / row.n : row.count);
  const y = scaleLinear([0, Math.max(1, max(all, heightOf) ?? 0)], [plot.bottom, plot.top]).nice(5);
  return drawing(size, [
    ...leftAxis(y, plot, {
      label: isShare ? "images (% of each)" : "images",
      ...wholeTicks(y, 5),
    }),
    ...bottomAxis(x, plot, {
      label:
        size.width < 420
          ? "coherence (largest cosine with the correct arm)"
          : "coherence (largest cosine with the correct arm's loss gradient)",
      ticks: x.ticks(size.width < 420 ? 4 : 8),
      text: (value) => fixed(value, 1),
    }),
    ...groups.flatMap((own) => bars(own, isSingle, x, (row) => y(heightOf(row)), plot)),
    ...groups.flatMap((own, index) => {
      const [row] = own;
      if (row === undefined) return [];
      const name = isSingle ? "" : `${row.system}: `;
      const label = `${name}mean ${row.mean.toFixed(3)} (n = ${row.n})`;
      return reference(x(row.mean), plot, 16 + 18 * index, "none", label, isSingle ? null : row.series);
    }),
    ...(first === undefined
      ? []
      : reference(
          x(first.randomBaseline),
          plot,
          16 + 18 * groups.length,
          "3 4",
          `random directions ${first.randomBaseline.toFixed(3)}`,
          null,
        )),
  ]);
}

/** Bars of one system: opaque if it is alone, else translucent with an outline. */
function bars(
  own: readonly CoherenceBinRow[],
  isSingle: boolean,
  x: (value: number) => number,
  y: (row: CoherenceBinRow) => number,
  plot: Plot,
): readonly Mark[] {
  const series = seriesStyle(own[0]?.series ?? 0).className;
  const outline = own.map((row) => `H${x(row.from).toFixed(2)}V${y(row).toFixed(2)}H${x(row.to).toFixed(2)}`);
  return [
    ...own.map((row) =>
      box(
        `${isSingle ? "bar" : "band"} ${series}`,
        {
          x: x(row.from) + 0.5,
          y: y(row),
          width: x(row.to) - x(row.from) - 1,
          height: plot.bottom - y(row),
        },
        // Without a title the arrow keys skip empty bins.
        row.count === 0
          ? undefined
          : `${isSingle ? "" : `${row.system}, `}coherence ${fixed(row.from, 2)} to ${fixed(row.to, 2)}: ${row.count} of ${row.n} images`,
        binKey(row),
      ),
    ),
    ...(isSingle
      ? []
      : [
          mark("path", {
            class: `line ${series}`,
            d: `M${plot.left},${plot.bottom}${outline.join("")}V${plot.bottom}`,
          }),
        ]),
  ];
}

/** A vertical line through the plot with its label above, at `textY`, inside the drawing. */
function reference(
  x: number,
  plot: Plot,
  textY: number,
  dash: string,
  label: string,
  series: number | null,
): readonly Mark[] {
  const isRight = x > (plot.left + plot.right) / 2;
  const isTight = isRight ? x - 6 < textWidth(label) : x + 6 + textWidth(label) > plot.right;
  const colour = series === null ? "" : ` ${seriesStyle(series).className}`;
  return [
    vertical(series === null ? "rule" : `interval${colour}`, x, isTight ? plot.top - 24 : textY - 8, plot.bottom, dash),
    text(
      series === null ? "label" : `label swatch${colour}`,
      isTight ? plot.right : x + (isRight ? -6 : 6),
      textY + 2,
      label,
      isRight || isTight ? "end" : "start",
    ),
  ];
}
