import { scaleLinear } from "d3";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { studyColumns } from "../../experiment/studies/studyTable.ts";
import { bottomAxis, percentTicks, verticalGrid } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { textWidth, wrapText } from "../drawing/labels.ts";
import { legend } from "../drawing/legend.ts";
import type { Mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { box, dot, drawing, horizontal, type Plot, text } from "../drawing/shapes.ts";
import { shareAxis } from "./shareAxis.ts";
import { describeStudy, seriesPositions, studyTitle } from "./studyRows.ts";

const lineHeight = 16;
const groupGap = 8;

/** Accuracies or shares of a study: ours as a dot with its 95 % interval, the paper's as a vertical stroke. */
export const studyPoints: Figure<readonly StudyRow[], StudyRow> = {
  id: "study-points",
  title: "The paper's numbers and ours",
  rows: (all) => all.filter(({ unit }) => unit === "accuracy" || unit === "share"),
  columns: studyColumns,
  describe: describeStudy,
  height: (all, width) => layout(all, width).height,
  draw,
};

/** Positions of everything: a heading per setting, a label per quantity, a line per system. */
function layout(all: readonly StudyRow[], width: number) {
  const positions = seriesPositions(all.map(({ system }) => system));
  const items = [...positions].map(([label, series]) => ({ label, series }));
  const key = legend(width, 16, items);
  const widest = Math.max(60, ...all.map(({ quantity }) => textWidth(quantity)));
  const labelWidth = Math.min(widest, width * 0.45);
  const headings: { content: string; y: number }[] = [];
  const labels: { content: string; y: number }[] = [];
  const lines: { row: StudyRow; y: number }[] = [];
  let y = key.height + 26;
  let setting: string | null = null;
  let quantity = "";
  for (const row of all) {
    if (row.setting !== setting) {
      if (setting !== null) y += 2 * groupGap;
      setting = row.setting;
      quantity = "";
      // Bold letters are wider, hence 14 instead of 13.
      for (const content of wrapText(setting, width - 16, 14)) {
        headings.push({ content, y: y + 11 });
        y += 17;
      }
      y += 7;
    }
    if (row.quantity !== quantity) {
      if (quantity !== "") y += groupGap;
      quantity = row.quantity;
      const shared = all.filter((other) => other.setting === setting && other.quantity === quantity);
      const wrapped = wrapText(quantity, labelWidth);
      const middle = y + (shared.length * lineHeight) / 2;
      for (const [i, content] of wrapped.entries())
        labels.push({ content, y: middle + 13 * (i - (wrapped.length - 1) / 2) });
    }
    lines.push({ row, y: y + lineHeight / 2 });
    y += lineHeight;
  }
  const plot: Plot = { left: labelWidth + 22, top: key.height + 18, right: width - 20, bottom: y + 8 };
  return { positions, key, headings, labels, lines, plot, height: y + 54 };
}

function draw(all: readonly StudyRow[], size: Size): Mark {
  const { positions, key, headings, labels, lines, plot } = layout(all, size.width);
  const shares = shareAxis(all);
  const x = scaleLinear(shares.domain, [plot.left, plot.right]);
  const what = all.every(({ unit }) => unit === "share") ? "images" : "accuracy";
  const hasPaper = all.some(({ paper }) => paper !== null) ? ", stroke the paper's" : "";
  return drawing(size, [
    ...key.marks,
    ...verticalGrid(x, plot, shares.ticks),
    ...bottomAxis(x, plot, {
      ...percentTicks,
      label: `${what} (%${shares.note}): dot ours with 95 % interval${hasPaper}`,
      ticks: shares.ticks,
    }),
    ...headings.flatMap(({ content, y }) => [
      box("paper", { x: 0, y: y - 14, width: size.width, height: 20 }),
      text("heading", 8, y, content),
    ]),
    ...labels.map(({ content, y }) => text("label", plot.left - 10, y + 4, content, "end")),
    ...lines.flatMap(({ row, y }) => {
      const series = positions.get(row.system) ?? 0;
      const { className } = seriesStyle(series);
      const { ours, paper } = row;
      return [
        ...(ours === null || ours.low === null || ours.high === null
          ? []
          : [horizontal(`interval ${className}`, y, x(ours.low), x(ours.high))]),
        ...(paper === null
          ? []
          : [
              box(
                `bar ${className}`,
                { x: x(paper) - 1.25, y: y - lineHeight / 2 + 1, width: 2.5, height: lineHeight - 2 },
                studyTitle(row, "paper"),
              ),
            ]),
        ...(ours === null ? [] : [dot(series, x(ours.value), y, studyTitle(row, "ours"))]),
      ];
    }),
  ]);
}
