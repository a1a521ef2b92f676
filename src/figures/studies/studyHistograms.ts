import { max, min, scaleLinear } from "d3";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { studyNumber } from "../../experiment/studies/studyNumber.ts";
import { studyColumns } from "../../experiment/studies/studyTable.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { axisNumber, bottomAxis, leftAxis } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { legend } from "../drawing/legend.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { box, drawing, type Plot, vertical } from "../drawing/shapes.ts";
import { describeStudy, seriesPositions } from "./studyRows.ts";

/** Overlaid histograms of one setting of a study, in shares of images, with the mean of each. */
export const studyHistograms = histograms("study-histograms", {
  things: "images",
  distance: "size of the smallest perturbation (pixel scale 0 to 1)",
});

/** The same for points in the plane. */
export const planeHistograms = histograms("plane-distances", {
  things: "points",
  distance: "distance to the boundary that matters (in widths of the plane)",
});

/** What is counted, and what a distance is. */
type HistogramWords = Readonly<Record<"things" | "distance", string>>;

function histograms(id: string, words: HistogramWords): Figure<readonly StudyRow[], StudyRow> {
  return {
    id,
    title: "Distributions",
    rows: (all) => all.filter(({ histogram }) => histogram !== null),
    columns: studyColumns,
    describe: describeStudy,
    height: (_all, width) => Math.min(440, Math.max(320, Math.round(width * 0.55))),
    draw: (all, size) => draw(all, size, words),
  };
}

function draw(all: readonly StudyRow[], size: Size, words: HistogramWords): Mark {
  const names = all.map(({ series }) => series);
  const positions = seriesPositions(names);
  const key = legend(
    size.width,
    18,
    all.map((row) => ({
      label:
        row.ours === null ? row.series : `${row.series}: mean ${studyNumber(row.ours.value, row.unit, typographic)}`,
      series: positions.get(row.series) ?? 0,
    })),
  );
  const plot: Plot = { left: 48, top: key.height + 40, right: size.width - 16, bottom: size.height - 48 };
  const shares = all.map((row) => sharesOf(row));
  const bins = shares.flat();
  const x = scaleLinear([min(bins, ({ from }) => from) ?? 0, max(bins, ({ to }) => to) ?? 1], [plot.left, plot.right]);
  const y = scaleLinear([0, max(bins, ({ share }) => share) || 1], [plot.bottom, plot.top]).nice(5);
  const unit = all[0]?.unit ?? "coherence";
  return drawing(size, [
    ...key.marks,
    ...leftAxis(y, plot, {
      label: `${words.things} (% of each)`,
      ticks: y.ticks(5),
      text: (value) => String(Math.round(value * 100)),
    }),
    ...bottomAxis(x, plot, {
      label: unit === "coherence" ? "coherence (largest cosine between two members' loss gradients)" : words.distance,
      ticks: x.ticks(size.width < 420 ? 4 : 8),
      text: axisNumber,
    }),
    ...all.flatMap((row, i) => {
      const { className } = seriesStyle(positions.get(row.series) ?? 0);
      const own = shares[i] ?? [];
      const outline = own.map(
        ({ from, to, share }) => `H${x(from).toFixed(2)}V${y(share).toFixed(2)}H${x(to).toFixed(2)}`,
      );
      return [
        ...own
          .filter(({ count }) => count > 0)
          .map(({ from, to, count, share }) =>
            box(
              `band ${className}`,
              { x: x(from), y: y(share), width: x(to) - x(from), height: plot.bottom - y(share) },
              `${row.series}, ${Number(from.toPrecision(3))} to ${Number(to.toPrecision(3))}: ${count} ${words.things}`,
            ),
          ),
        mark("path", {
          class: `line ${className}`,
          d: `M${x(own[0]?.from ?? 0).toFixed(2)},${plot.bottom}${outline.join("")}V${plot.bottom}`,
        }),
        ...(row.ours === null
          ? []
          : [vertical(`interval ${className}`, x(row.ours.value), plot.top, plot.bottom, "2 3")]),
      ];
    }),
  ]);
}

/** The bins of a row with the share of images in each. */
function sharesOf({ histogram }: StudyRow) {
  const bins = histogram ?? [];
  const n = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.map((bin) => ({ ...bin, share: n === 0 ? 0 : bin.count / n }));
}
