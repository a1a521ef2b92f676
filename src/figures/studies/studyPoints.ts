import { scaleLinear } from "d3";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { bottomAxis, brokenText, type Plot, textWidth, verticalGrid } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { legend } from "../drawing/legend.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { describeStudy, seriesPositions, studyColumns, studyTitle } from "./studyRows.ts";

const lineHeight = 16;
const groupGap = 8;

/** Shares of a study, ours as a dot with its 95 % interval and the paper's as an upright stroke on the same line. */
export const studyPoints: Figure<readonly StudyRow[], StudyRow> = {
  id: "study-points",
  title: "The paper's numbers and ours",
  rows: (all) => all.filter(({ unit }) => unit === "accuracy" || unit === "share"),
  columns: studyColumns,
  describe: describeStudy,
  height: (all, width) => layout(all, width).height,
  draw,
};

/** Where everything stands: a heading per setting, a label per quantity, a line per system. */
function layout(all: readonly StudyRow[], width: number) {
  const positions = seriesPositions(all.map(({ system }) => system));
  const key = legend(
    [...positions].map(([label, series]) => ({ label, series })),
    8,
    16,
    width - 16,
  );
  const widest = Math.max(60, ...all.map(({ quantity }) => textWidth(quantity)));
  const labelWidth = Math.min(widest, width * 0.45);
  const headings: { text: string; y: number }[] = [];
  const labels: { text: string; y: number }[] = [];
  const lines: { row: StudyRow; y: number }[] = [];
  let y = key.height + 26;
  let setting: string | null = null;
  let quantity = "";
  for (const row of all) {
    if (row.setting !== setting) {
      if (setting !== null) y += 2 * groupGap;
      setting = row.setting;
      quantity = "";
      // Bold letters are wider.
      for (const text of brokenText(setting, width - 16, 14)) {
        headings.push({ text, y: y + 11 });
        y += 17;
      }
      y += 7;
    }
    if (row.quantity !== quantity) {
      if (quantity !== "") y += groupGap;
      quantity = row.quantity;
      const shared = all.filter((other) => other.setting === setting && other.quantity === quantity);
      const broken = brokenText(quantity, labelWidth);
      const middle = y + (shared.length * lineHeight) / 2;
      for (const [i, text] of broken.entries())
        labels.push({ text, y: middle + 13 * (i - (broken.length - 1) / 2) });
    }
    lines.push({ row, y: y + lineHeight / 2 });
    y += lineHeight;
  }
  const plot: Plot = { left: labelWidth + 22, top: key.height + 18, right: width - 20, bottom: y + 8 };
  return { positions, key, headings, labels, lines, plot, height: y + 54 };
}

function draw(all: readonly StudyRow[], size: Size): Mark {
  const { positions, key, headings, labels, lines, plot } = layout(all, size.width);
  const x = scaleLinear([0, 1], [plot.left, plot.right]);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const isShare = all.every(({ unit }) => unit === "share");
  return mark("svg", { class: "figure", viewBox: `0 0 ${size.width} ${size.height}` }, [
    ...key.marks,
    ...verticalGrid(x, plot, ticks),
    ...bottomAxis(x, plot, {
      label: `${isShare ? "images" : "accuracy"} (%): dot ours with 95 % interval, stroke the paper's`,
      ticks,
      text: (value) => String(Math.round(value * 100)),
    }),
    ...headings.flatMap(({ text, y }) => [
      mark("rect", { class: "paper", x: 0, y: y - 14, width: size.width, height: 20 }),
      mark("text", { class: "heading", x: 8, y }, [text]),
    ]),
    ...labels.map(({ text, y }) =>
      mark("text", { class: "label", x: plot.left - 10, y: y + 4, "text-anchor": "end" }, [text]),
    ),
    ...lines.flatMap(({ row, y }) => {
      const style = seriesStyle(positions.get(row.system) ?? 0);
      const { ours, paper } = row;
      return [
        ...(ours === null || ours.low === null || ours.high === null
          ? []
          : [
              mark("line", {
                class: `interval ${style.className}`,
                x1: x(ours.low),
                x2: x(ours.high),
                y1: y,
                y2: y,
              }),
            ]),
        ...(paper === null
          ? []
          : [
              mark(
                "rect",
                {
                  class: `bar ${style.className}`,
                  x: x(paper) - 1.25,
                  y: y - lineHeight / 2 + 1,
                  width: 2.5,
                  height: lineHeight - 2,
                },
                [],
                studyTitle(row, "paper"),
              ),
            ]),
        ...(ours === null
          ? []
          : [
              mark(
                "path",
                {
                  class: `dot ${style.className}`,
                  d: style.marker(),
                  transform: `translate(${x(ours.value).toFixed(2)},${y.toFixed(2)})`,
                },
                [],
                studyTitle(row, "ours"),
              ),
            ]),
      ];
    }),
  ]);
}
