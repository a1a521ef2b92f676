import { max, scaleLinear } from "d3";
import type { CoherenceSummary } from "../experiment/summary.ts";
import { bottomAxis, leftAxis, type Plot } from "./axes.ts";
import type { Figure, Size } from "./figure.ts";
import { type Mark, mark } from "./mark.ts";

export interface CoherenceSource {
  readonly label: string;
  readonly coherence: CoherenceSummary;
}

export type CoherenceRow = {
  readonly system: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly n: number;
  readonly mean: number;
  readonly randomBaseline: number;
};

/** Histogram of gradient coherence over test images, with its mean and what random directions would give. */
export const coherenceHistogram: Figure<CoherenceSource, CoherenceRow> = {
  id: "coherence-histogram",
  title: "Gradient coherence",
  rows: ({ label, coherence }) =>
    coherence.histogram.map((bin) => ({
      system: label,
      from: bin.from,
      to: bin.to,
      count: bin.count,
      n: coherence.n,
      mean: coherence.mean,
      randomBaseline: coherence.randomBaseline,
    })),
  columns: [
    { id: "system", label: "System", value: (row) => row.system },
    { id: "from", label: "Coherence from", value: (row) => row.from, text: (row) => row.from.toFixed(2) },
    { id: "to", label: "to", value: (row) => row.to, text: (row) => row.to.toFixed(2) },
    { id: "count", label: "Images", value: (row) => row.count },
    { id: "n", label: "n", value: (row) => row.n },
    { id: "mean", label: "Mean", value: (row) => row.mean, text: (row) => row.mean.toFixed(3) },
    {
      id: "randomBaseline",
      label: "Random directions",
      value: (row) => row.randomBaseline,
      text: (row) => row.randomBaseline.toFixed(3),
    },
  ],
  describe: (all) => {
    const first = all[0];
    if (first === undefined) return "No coherence has been measured.";
    const fullest = all.reduce((best, row) => (row.count > best.count ? row : best), first);
    return `Histogram of the coherence of ${first.n} test images for ${first.system}: mean ${first.mean.toFixed(3)}, random directions ${first.randomBaseline.toFixed(3)}; the fullest bin, ${fullest.from.toFixed(2)} to ${fullest.to.toFixed(2)}, holds ${fullest.count}.`;
  },
  height: (_rows, width) => Math.min(380, Math.max(280, Math.round(width * 0.5))),
  draw,
};

function draw(all: readonly CoherenceRow[], size: Size): Mark {
  const plot: Plot = { left: 48, top: 64, right: size.width - 14, bottom: size.height - 48 };
  const first = all[0];
  const x = scaleLinear(
    [Math.min(-1, first?.from ?? -1), Math.max(1, all.at(-1)?.to ?? 1)],
    [plot.left, plot.right],
  );
  const highest = max(all, (row) => row.count) ?? 0;
  const y = scaleLinear([0, Math.max(1, highest)], [plot.bottom, plot.top]).nice(5);
  const countTicks = y.ticks(5).filter((value) => Number.isInteger(value));
  return mark("svg", { class: "figure", viewBox: `0 0 ${size.width} ${size.height}` }, [
    ...leftAxis(y, plot, { label: "images", ticks: countTicks, text: String }),
    ...bottomAxis(x, plot, {
      label: "coherence (largest cosine with the true arm's loss gradient)",
      ticks: x.ticks(size.width < 420 ? 4 : 8),
      text: (value) => value.toFixed(1).replace("-", "−"),
    }),
    ...all.map((row) =>
      mark(
        "rect",
        {
          class: "bar s0",
          x: x(row.from) + 0.5,
          y: y(row.count),
          width: Math.max(0, x(row.to) - x(row.from) - 1),
          height: plot.bottom - y(row.count),
        },
        [],
        // Empty bins are not worth a stop of the arrow keys.
        row.count === 0
          ? undefined
          : `coherence ${signed(row.from)} to ${signed(row.to)}: ${row.count} of ${row.n} images`,
      ),
    ),
    ...(first === undefined
      ? []
      : [
          ...reference(x(first.mean), plot, 16, "none", `mean ${first.mean.toFixed(3)} (n = ${first.n})`),
          ...reference(
            x(first.randomBaseline),
            plot,
            34,
            "3 4",
            `random directions ${first.randomBaseline.toFixed(3)}`,
          ),
        ]),
  ]);
}

/** A vertical line through the plot with its name above, at `textY`, kept inside the drawing. */
function reference(x: number, plot: Plot, textY: number, dash: string, text: string): readonly Mark[] {
  const isRight = x > (plot.left + plot.right) / 2;
  return [
    mark("line", { class: "rule", x1: x, x2: x, y1: textY - 8, y2: plot.bottom, "stroke-dasharray": dash }),
    mark(
      "text",
      { class: "label", x: x + (isRight ? -6 : 6), y: textY + 2, "text-anchor": isRight ? "end" : "start" },
      [text],
    ),
  ];
}

function signed(value: number): string {
  return value.toFixed(2).replace("-", "−");
}
