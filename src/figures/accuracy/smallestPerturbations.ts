import { area, curveStepAfter, groups, line, max, scaleLinear } from "d3";
import type { DistanceRow } from "../../experiment/summary/rows.ts";
import { field } from "../../experiment/summary/table.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import { bottomAxis, leftAxis, percentTicks } from "../drawing/axes.ts";
import { accuracyColumn, budgetColumns, type Figure, type Size } from "../drawing/figure.ts";
import { accuracyText, epsilonText, normSymbol, type ShownAccuracy, shownAccuracy } from "../drawing/format.ts";
import { legend } from "../drawing/legend.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { roundPath, seriesStyle } from "../drawing/seriesStyle.ts";
import { dot, drawing, type Plot } from "../drawing/shapes.ts";

interface SmallestPerturbationsSource {
  readonly norm: Norm;
  readonly distances: readonly DistanceRow[];
  /** Systems to show; `series` sets the colour. */
  readonly systems: readonly { readonly id: string; readonly label: string; readonly series: number }[];
}

type SmallestPerturbationsRow = ShownAccuracy & {
  readonly system: string;
  readonly series: number;
  readonly norm: Norm;
  readonly epsilon: number;
  /** Null if it is larger than the largest size searched. */
  readonly median: number | null;
  readonly censored: number;
  readonly backend: string;
};

/**
 * Accuracy at every epsilon, from the smallest perturbation found for each image (docs/algorithms.md 10.8): a decreasing
 * step curve with 95 % intervals. Every perturbation found is an upper bound, and so is the curve.
 */
export const smallestPerturbations: Figure<SmallestPerturbationsSource, SmallestPerturbationsRow> = {
  id: "smallest-perturbations",
  title: "Accuracy by smallest perturbation",
  rows: ({ norm, distances, systems }) =>
    systems.flatMap(({ id, label, series }) =>
      distances
        .filter((row) => row.system === id && row.norm === norm)
        .flatMap(({ curve, n, median, censored, backend }) =>
          curve.map(({ epsilon, accuracy }) => ({
            system: label,
            series,
            norm,
            epsilon,
            ...shownAccuracy(accuracy),
            n,
            median,
            censored,
            backend: backend.id,
          })),
        ),
    ),
  columns: [
    field("system", "System"),
    ...budgetColumns,
    accuracyColumn,
    field("median", "Median perturbation"),
    field("censored", "Nothing found for"),
    field("backend", "Backend"),
  ],
  describe,
  height: (_rows, width) => Math.min(420, Math.max(300, Math.round(width * 0.55))),
  draw,
};

function linesOf(all: readonly SmallestPerturbationsRow[]): readonly (readonly SmallestPerturbationsRow[])[] {
  return groups(all, ({ series }) => series).map(([, rows]) => rows);
}

function describe(all: readonly SmallestPerturbationsRow[]): string {
  if (all.length === 0) return "No smallest perturbations have been measured.";
  const sentences = linesOf(all).map(([first]) => {
    if (first === undefined) return "";
    const half =
      first.median === null
        ? "fewer than half of the images are broken within the range searched"
        : `half of the images are broken by ${epsilonText(first.median)} or less`;
    return `${first.system}: ${half}; none was found for ${first.censored} of ${first.n}.`;
  });
  return `Accuracy after the smallest ${normSymbol(all[0]?.norm ?? "linf")} perturbation found for each image. ${sentences.join(" ")}`;
}

function draw(all: readonly SmallestPerturbationsRow[], size: Size): Mark {
  const lines = linesOf(all);
  const names = lines.flatMap(([first]) =>
    first === undefined ? [] : [{ label: first.system, series: first.series, dash: "none" }],
  );
  const key = legend(size.width, 14, names);
  const plot: Plot = { left: 52, top: key.height + 32, right: size.width - 20, bottom: size.height - 48 };
  const x = scaleLinear([0, max(all, (row) => row.epsilon) ?? 1], [plot.left, plot.right]);
  const y = scaleLinear([0, 1], [plot.bottom, plot.top]);
  const ticks = x.ticks(size.width < 420 ? 4 : 6);
  return drawing(size, [
    ...key.marks,
    ...leftAxis(y, plot, { label: "accuracy (%)", ...percentTicks }),
    ...bottomAxis(x, plot, {
      label: `smallest perturbation (${normSymbol(all[0]?.norm ?? "linf")}, pixel scale 0 to 1)`,
      ticks,
      text: (value) => String(Number(value.toPrecision(4))),
    }),
    ...lines.flatMap((rows) => {
      const colour = seriesStyle(rows[0]?.series ?? 0).className;
      const band = area<SmallestPerturbationsRow>(
        (row) => x(row.epsilon),
        (row) => y(row.low),
        (row) => y(row.high),
      ).curve(curveStepAfter)(rows);
      const steps = line<SmallestPerturbationsRow>(
        (row) => x(row.epsilon),
        (row) => y(row.accuracy),
      ).curve(curveStepAfter)(rows);
      return [
        mark("path", { class: `band ${colour}`, d: roundPath(band ?? "") }),
        mark("path", { class: `line ${colour}`, d: roundPath(steps ?? "") }),
      ];
    }),
    // A datum at every tick: the curve itself has nothing to show on hover.
    ...lines.flatMap((rows) =>
      ticks.flatMap((tick) => {
        const row = rows.findLast(({ epsilon }) => epsilon <= tick + 1e-9);
        if (row === undefined) return [];
        const title = `${row.system}, ${normSymbol(row.norm)} ${epsilonText(row.epsilon)}: ${accuracyText(row)}`;
        return [dot(row.series, x(row.epsilon), y(row.accuracy), title)];
      }),
    ),
  ]);
}
