import { scaleLinear } from "d3";
import type { AccuracyRow } from "../../experiment/summary/rows.ts";
import { field } from "../../experiment/summary/table.ts";
import { bottomAxis, percentTicks, verticalGrid } from "../drawing/axes.ts";
import { accuracyColumn, type Figure, type Size } from "../drawing/figure.ts";
import { accuracyText, percent, type ShownAccuracy, shownAccuracy, threatText } from "../drawing/format.ts";
import { textWidth } from "../drawing/labels.ts";
import { legend } from "../drawing/legend.ts";
import type { Mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { dot, drawing, horizontal, type Plot, text } from "../drawing/shapes.ts";

interface ComparisonSource {
  readonly accuracies: readonly AccuracyRow[];
  /** Systems to show; `series` sets colour and marker. */
  readonly systems: readonly { readonly id: string; readonly label: string; readonly series: number }[];
}

type ComparisonRow = ShownAccuracy & {
  readonly system: string;
  readonly series: number;
  readonly threat: string;
  readonly measure: AccuracyRow["measure"];
  /** "clean", "core", or the strategy of one attack. */
  readonly label: string;
  readonly attack: string;
  readonly backend: string;
};

/** Accuracies with their 95 % Wilson intervals: one row per measure and threat, with a marker per system. */
export const comparison: Figure<ComparisonSource, ComparisonRow> = {
  id: "comparison",
  title: "Accuracies side by side",
  rows,
  columns: [
    field("system", "System"),
    field("threat", "Threat"),
    { id: "measure", label: "Measure", value: (row) => row.label },
    field("attack", "Attack"),
    accuracyColumn,
    field("backend", "Backend"),
  ],
  describe,
  height: (all, width) => layout(all, width).height,
  draw,
};

const measureOrder: readonly AccuracyRow["measure"][] = ["clean", "attack", "strongest", "core", "union"];

function rows(source: ComparisonSource): readonly ComparisonRow[] {
  const found = source.systems.flatMap((system) =>
    source.accuracies
      .filter((row) => row.system === system.id)
      .map((row) => ({
        system: system.label,
        series: system.series,
        threat: row.threat === null ? "" : threatText(row.threat),
        measure: row.measure,
        label: row.measure === "attack" ? row.strategy : row.measure,
        attack: row.attack,
        ...shownAccuracy(row.accuracy),
        backend: row.backend.id,
      })),
  );
  const threats = [...new Set(found.map((row) => row.threat))];
  const labels = [...new Set(found.map((row) => row.label))];
  return found.sort(
    (a, b) =>
      threats.indexOf(a.threat) - threats.indexOf(b.threat) ||
      measureOrder.indexOf(a.measure) - measureOrder.indexOf(b.measure) ||
      labels.indexOf(a.label) - labels.indexOf(b.label) ||
      a.series - b.series,
  );
}

function describe(all: readonly ComparisonRow[]): string {
  if (all.length === 0) return "No accuracy has been measured.";
  const named = all.filter((row) => row.measure === "clean" || row.measure === "core");
  const parts = named.map(
    (row) => `${row.system} ${row.label}${row.threat === "" ? "" : ` at ${row.threat}`} ${percent(row.accuracy)}`,
  );
  return `Accuracies with 95 % Wilson intervals. ${parts.join("; ")}.`;
}

const lineHeight = 14;
const groupGap = 10;

/** Positions of everything: a heading per threat, a label per measure, a line per system under it. */
function layout(all: readonly ComparisonRow[], width: number) {
  const systems = new Map(all.map((row) => [row.series, row.system]));
  const items = [...systems].sort(([a], [b]) => a - b).map(([series, label]) => ({ label, series }));
  const key = legend(width, 16, items);
  const labelWidth = Math.max(60, ...all.map((row) => textWidth(row.label)));
  const headings: { readonly content: string; readonly y: number }[] = [];
  const labels: { readonly content: string; readonly y: number }[] = [];
  const lines: { readonly row: ComparisonRow; readonly y: number }[] = [];
  let y = key.height + 18;
  let threat: string | null = null;
  let label = "";
  for (const row of all) {
    if (row.threat !== threat) {
      threat = row.threat;
      label = "";
      if (threat !== "") {
        y += groupGap;
        headings.push({ content: threat, y: y + 11 });
        y += 22;
      }
    }
    if (row.label !== label) {
      if (label !== "") y += groupGap;
      label = row.label;
      const shared = all.filter((other) => other.threat === row.threat && other.label === row.label);
      labels.push({ content: label, y: y + (shared.length * lineHeight) / 2 });
    }
    lines.push({ row, y: y + lineHeight / 2 });
    y += lineHeight;
  }
  const plot: Plot = { left: labelWidth + 20, top: key.height + 10, right: width - 20, bottom: y + 8 };
  return { key, headings, labels, lines, plot, height: y + 54 };
}

function draw(all: readonly ComparisonRow[], size: Size): Mark {
  const { key, headings, labels, lines, plot } = layout(all, size.width);
  const x = scaleLinear([0, 1], [plot.left, plot.right]);
  return drawing(size, [
    ...key.marks,
    ...verticalGrid(x, plot, percentTicks.ticks),
    ...bottomAxis(x, plot, { label: "accuracy (%), with 95 % Wilson interval", ...percentTicks }),
    ...headings.map(({ content, y }) => text("heading", 8, y, content)),
    ...labels.map(({ content, y }) => text("label", plot.left - 10, y + 4, content, "end")),
    ...lines.flatMap(({ row, y }) => [
      horizontal(`interval ${seriesStyle(row.series).className}`, y, x(row.low), x(row.high)),
      dot(
        row.series,
        x(row.accuracy),
        y,
        `${row.system}, ${row.label}${row.threat === "" ? "" : `, ${row.attack} ${row.threat}`}: ${accuracyText(row)}`,
      ),
    ]),
  ]);
}
