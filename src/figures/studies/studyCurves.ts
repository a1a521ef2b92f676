import { line, max, min, scaleLinear } from "d3";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { bottomAxis, leftAxis, type Plot } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { normSymbol } from "../drawing/format.ts";
import { legend } from "../drawing/legend.ts";
import { group, type Mark, mark } from "../drawing/mark.ts";
import { roundPath, seriesStyle } from "../drawing/seriesStyle.ts";
import { describeStudy, seriesPositions, studyColumns, studyTitle } from "./studyRows.ts";

/**
 * Accuracies of one setting of a study over the test budget or the number of classes, a line per series with 95 %
 * intervals; dashed, the paper's numbers at the budgets that ours stand for.
 */
export const studyCurves: Figure<readonly StudyRow[], StudyRow> = {
  id: "study-curves",
  title: "Curves of the paper and ours",
  rows: (all) =>
    all.filter(
      ({ unit, at }) => at !== null && (unit === "accuracy" || unit === "share" || unit === "distance"),
    ),
  columns: studyColumns,
  describe: describeStudy,
  height: (_all, width) => Math.min(460, Math.max(340, Math.round(width * 0.6))),
  draw,
};

type Point = StudyRow & { readonly at: NonNullable<StudyRow["at"]> };

function draw(all: readonly StudyRow[], size: Size): Mark {
  const points = all
    .filter((row): row is Point => row.at !== null)
    .toSorted((a, b) => a.at.value - b.at.value);
  const names = [...new Set(all.map(({ series }) => series))];
  const positions = seriesPositions(names);
  const key = legend(
    names.map((label) => ({ label, series: positions.get(label) ?? 0 })),
    8,
    18,
    size.width - 16,
  );
  const plot: Plot = { left: 52, top: key.height + 40, right: size.width - 20, bottom: size.height - 48 };
  const isDistance = points.some(({ unit }) => unit === "distance");
  const values = points.map(({ at }) => at.value);
  const isClasses = points[0]?.at.name === "classes";
  const from = isClasses ? (min(values) ?? 2) - 0.3 : 0;
  const to = (max(values) ?? 1) + (isClasses ? 0.3 : 0);
  const x = scaleLinear([from, to > from ? to : from + 1], [plot.left, plot.right]);
  const tallest = isDistance ? (max(points, ({ ours }) => ours?.high ?? ours?.value ?? 0) ?? 1) : 1;
  const y = scaleLinear([0, tallest > 0 ? tallest : 1], [plot.bottom, plot.top]);
  const norm = points.find(({ threat }) => threat !== null)?.threat?.norm ?? points[0]?.paperThreat?.norm;
  return mark("svg", { class: "figure", viewBox: `0 0 ${size.width} ${size.height}` }, [
    ...key.marks,
    ...leftAxis(y, plot, {
      label: isDistance
        ? "mean size of the smallest perturbation (pixel scale 0 to 1)"
        : "accuracy (%); dashed: the paper's",
      ticks: isDistance ? y.ticks(5) : [0, 0.2, 0.4, 0.6, 0.8, 1],
      text: (value) => (isDistance ? String(Number(value.toPrecision(3))) : String(Math.round(value * 100))),
    }),
    ...bottomAxis(x, plot, {
      label: isClasses
        ? "classes k that MODEL[k] tells apart"
        : `test epsilon (${normSymbol(norm ?? "linf")}, pixel scale 0 to 1)`,
      ticks: isClasses ? [...new Set(values)] : x.ticks(size.width < 420 ? 4 : 6),
      text: (value) => String(Number(value.toPrecision(4))),
    }),
    ...names.map((name, order) => {
      const own = points.filter(({ series }) => series === name);
      // Lines stand a little aside, so that intervals at one epsilon can be told apart.
      const aside = (order - (names.length - 1) / 2) * 4;
      return drawSeries(own, positions.get(name) ?? 0, (value) => x(value) + aside, y);
    }),
  ]);
}

type Scale = (value: number) => number;

function drawSeries(own: readonly Point[], position: number, x: Scale, y: Scale): Mark {
  const style = seriesStyle(position);
  const measured = own.filter(({ ours }) => ours !== null);
  const printed = own.filter(({ paper }) => paper !== null);
  const path = (points: readonly Point[], value: (row: Point) => number) =>
    roundPath(
      line<Point>(
        ({ at }) => x(at.value),
        (row) => y(value(row)),
      )(points) ?? "",
    );
  return group(0, 0, [
    mark("path", {
      class: `thin ${style.className}`,
      d: path(printed, ({ paper }) => paper ?? 0),
      "stroke-dasharray": "5 4",
    }),
    mark("path", { class: `line ${style.className}`, d: path(measured, ({ ours }) => ours?.value ?? 0) }),
    ...printed.map((row) =>
      mark(
        "rect",
        {
          class: `shaded ${style.className}`,
          x: x(row.at.value) - 4,
          y: y(row.paper ?? 0) - 1.5,
          width: 8,
          height: 3,
        },
        [],
        studyTitle(row, "paper"),
      ),
    ),
    ...measured.flatMap(({ at, ours }) =>
      ours === null || ours.low === null || ours.high === null
        ? []
        : [
            mark("line", {
              class: `interval ${style.className}`,
              x1: x(at.value),
              x2: x(at.value),
              y1: y(ours.low),
              y2: y(ours.high),
            }),
          ],
    ),
    ...measured.map((row) =>
      mark(
        "path",
        {
          class: `dot ${style.className}`,
          d: style.marker(),
          transform: `translate(${x(row.at.value).toFixed(2)},${y(row.ours?.value ?? 0).toFixed(2)})`,
        },
        [],
        studyTitle(row, "ours"),
      ),
    ),
  ]);
}
