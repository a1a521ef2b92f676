import { max, min, scaleLinear } from "d3";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { studyColumns } from "../../experiment/studies/studyTable.ts";
import { axisNumber, bottomAxis, leftAxis, percentTicks } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { normSymbol } from "../drawing/format.ts";
import { legend } from "../drawing/legend.ts";
import { group, type Mark, mark } from "../drawing/mark.ts";
import { linePath, seriesStyle } from "../drawing/seriesStyle.ts";
import { box, dot, drawing, type Plot, vertical } from "../drawing/shapes.ts";
import { shareAxis } from "./shareAxis.ts";
import { describeStudy, seriesPositions, studyTitle } from "./studyRows.ts";

/**
 * Accuracies of one setting of a study against test epsilon or the number of classes: a line per series with 95 %
 * intervals, and dashed the paper's numbers at the corresponding budgets.
 */
export const studyCurves: Figure<readonly StudyRow[], StudyRow> = {
  id: "study-curves",
  title: "Curves of the paper and ours",
  rows: (all) =>
    all.filter(({ unit, at }) => at !== null && (unit === "accuracy" || unit === "share" || unit === "distance")),
  columns: studyColumns,
  describe: describeStudy,
  height: (_all, width) => Math.min(460, Math.max(340, Math.round(width * 0.6))),
  draw,
};

type Point = StudyRow & { readonly at: NonNullable<StudyRow["at"]> };

function draw(all: readonly StudyRow[], size: Size): Mark {
  const points = fromCommonStart(all.filter((row): row is Point => row.at !== null)).toSorted(
    (a, b) => a.at.value - b.at.value,
  );
  const names = [...new Set(points.map(({ series }) => series))];
  const positions = seriesPositions(names);
  const items = names.map((label) => ({ label, series: positions.get(label) ?? 0 }));
  const key = legend(size.width, 18, items);
  const plot: Plot = { left: 52, top: key.height + 40, right: size.width - 20, bottom: size.height - 48 };
  const isDistance = points.some(({ unit }) => unit === "distance");
  const values = points.map(({ at }) => at.value);
  const isClasses = points[0]?.at.name === "classes";
  const from = isClasses ? (min(values) ?? 2) - 0.3 : 0;
  const to = (max(values) ?? 1) + (isClasses ? 0.3 : 0);
  const x = scaleLinear([from, to > from ? to : from + 1], [plot.left, plot.right]);
  const tallest = max(points, ({ ours }) => ours?.high ?? ours?.value ?? 0) ?? 1;
  const shares = shareAxis(points);
  const y = scaleLinear(isDistance ? [0, tallest > 0 ? tallest : 1] : shares.domain, [plot.bottom, plot.top]);
  const norm = points.find(({ threat }) => threat !== null)?.threat?.norm ?? points[0]?.paperThreat?.norm;
  const hasPaper = points.some(({ paper }) => paper !== null) ? "; dashed: the paper's" : "";
  return drawing(size, [
    ...key.marks,
    ...leftAxis(
      y,
      plot,
      isDistance
        ? {
            label: "mean size of the smallest perturbation (pixel scale 0 to 1)",
            ticks: y.ticks(5),
            text: axisNumber,
          }
        : { ...percentTicks, label: `accuracy (%${shares.note})${hasPaper}`, ticks: shares.ticks },
    ),
    ...bottomAxis(x, plot, {
      label: isClasses
        ? "number of classes k of MODEL[k]"
        : `test epsilon (${normSymbol(norm ?? "linf")}, pixel scale 0 to 1)`,
      ticks: isClasses ? [...new Set(values)] : x.ticks(size.width < 420 ? 4 : 6),
      text: (value) => String(Number(value.toPrecision(4))),
    }),
    ...names.map((name, order) => {
      const own = points.filter(({ series }) => series === name);
      // Lines are shifted a little, so that intervals at the same epsilon do not overlap.
      const offset = (order - (names.length - 1) / 2) * 4;
      return drawSeries(own, positions.get(name) ?? 0, (value) => x(value) + offset, y);
    }),
  ]);
}

/**
 * Clean images are measured once per system, while its attacks have lines of their own: each of these begins in the clean
 * number, which then needs no line itself.
 */
function fromCommonStart(points: readonly Point[]): readonly Point[] {
  return points.flatMap((point) => {
    const others = [
      ...new Set(
        points.flatMap(({ system, series }) => (system === point.system && series !== point.series ? [series] : [])),
      ),
    ];
    const isAlone = points.every(({ series, at }) => series !== point.series || at.value === point.at.value);
    const isStart = point.at.name === "epsilon" && point.at.value === 0 && isAlone && others.length > 0;
    return isStart ? others.map((series) => ({ ...point, series })) : [point];
  });
}

type Scale = (value: number) => number;

function drawSeries(own: readonly Point[], series: number, x: Scale, y: Scale): Mark {
  const { className } = seriesStyle(series);
  const measured = own.filter(({ ours }) => ours !== null);
  const printed = own.filter(({ paper }) => paper !== null);
  const at = (row: Point) => x(row.at.value);
  const printedY = ({ paper }: Point) => y(paper ?? 0);
  const measuredY = ({ ours }: Point) => y(ours?.value ?? 0);
  return group(0, 0, [
    mark("path", {
      class: `thin ${className}`,
      d: linePath(printed, at, printedY),
      "stroke-dasharray": "5 4",
    }),
    mark("path", { class: `line ${className}`, d: linePath(measured, at, measuredY) }),
    ...printed.map((row) =>
      box(
        `shaded ${className}`,
        { x: at(row) - 4, y: printedY(row) - 1.5, width: 8, height: 3 },
        studyTitle(row, "paper"),
      ),
    ),
    ...measured.flatMap((row) => {
      const { low = null, high = null } = row.ours ?? {};
      return low === null || high === null ? [] : [vertical(`interval ${className}`, at(row), y(low), y(high))];
    }),
    ...measured.map((row) => dot(series, at(row), measuredY(row), studyTitle(row, "ours"))),
  ]);
}
