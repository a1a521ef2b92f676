import { scaleLinear } from "d3";
import { varyingSettings } from "../../experiment/spec/specDifference.ts";
import { field } from "../../experiment/summary/table.ts";
import {
  accuraciesIn,
  type RunGroup,
  repeatedRuns,
  singleRuns,
  spreadOf,
  type TableRun,
} from "../../experiment/sweeps/runGroups.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import { bottomAxis, leftAxis, percentTicks } from "../drawing/axes.ts";
import { accuracyColumn, type Figure, type Size } from "../drawing/figure.ts";
import { percent, type ShownAccuracy, threatText } from "../drawing/format.ts";
import { wrapText } from "../drawing/labels.ts";
import { legend } from "../drawing/legend.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { dash, linePath, roundPath, seriesStyle } from "../drawing/seriesStyle.ts";
import { dot, drawing, type Plot, vertical } from "../drawing/shapes.ts";

interface SettingSource {
  readonly runs: readonly TableRun[];
  /** The setting along the axis; null: the runs themselves, one place each. */
  readonly path: string | null;
  /** What the accuracies are measured under; null: clean. */
  readonly threat: Threat | null;
  readonly systems: readonly { readonly id: string; readonly label: string; readonly series: number }[];
}

type SettingRow = ShownAccuracy & {
  readonly system: string;
  readonly series: number;
  /** The other settings in which the runs of this line differ from those of other lines; "" if there is one line. */
  readonly line: string;
  /** The setting along the axis, and its value as text. */
  readonly setting: string;
  readonly at: string;
  readonly judged: string;
  readonly trainings: number;
};

/**
 * Accuracy against one setting of several runs: a line per system and per value of the other settings. Runs that differ in
 * nothing but the seed are one point, with a band from their lowest to their highest accuracy; a single run has its 95 %
 * interval.
 */
export const accuracyBySetting: Figure<SettingSource, SettingRow> = {
  id: "accuracy-by-setting",
  title: "Accuracy against a setting",
  rows,
  columns: [
    field("system", "System"),
    field("line", "Other settings"),
    field("setting", "Setting"),
    field("at", "Value"),
    field("judged", "Judged by"),
    accuracyColumn,
    field("trainings", "Trainings"),
  ],
  describe,
  height: (all, width) => legendOf(lines(all), width).height + Math.min(380, Math.max(280, Math.round(width * 0.5))),
  draw,
};

function rows({ runs, path, threat, systems }: SettingSource): readonly SettingRow[] {
  const groups: readonly RunGroup[] = path === null || path === "seed" ? singleRuns(runs) : repeatedRuns(runs);
  const firsts = groups.flatMap(({ runs: [first] }) => (first === undefined ? [] : [first]));
  const varying = varyingSettings(firsts.map(({ spec }) => spec));
  // Along the runs themselves, all that differs is in their names.
  const own = varying.find((one) => one.path === path);
  // What the value on the axis decides, such as the size of a network by its kind, makes no line of its own.
  const isFree = ({ values }: { readonly values: readonly string[] }) =>
    new Set(values.map((value, i) => JSON.stringify([own?.values[i], value]))).size > new Set(own?.values).size;
  const others = path === null ? [] : varying.filter((one) => one.path !== path && one.path !== "seed" && isFree(one));
  const all = systems.flatMap(({ id, label, series }) =>
    groups.flatMap((group, i): SettingRow[] => {
      const spread = spreadOf(accuraciesIn(group, id, threat));
      const at = path === null ? (firsts[i]?.label ?? "") : (own?.values[i] ?? "");
      if (spread === null || at === "") return [];
      return [
        {
          system: label,
          series,
          line: others.map(({ path: other, values }) => `${other} ${values[i]}`).join(", "),
          setting: path ?? "run",
          at,
          judged: threat === null ? "clean" : threatText(threat),
          accuracy: spread.mean,
          low: spread.low,
          high: spread.high,
          n: spread.n,
          trainings: spread.trainings,
        },
      ];
    }),
  );
  const order = placesOf(all.map(({ at }) => at));
  return all.sort((a, b) => a.series - b.series || a.line.localeCompare(b.line) || order.of(a.at) - order.of(b.at));
}

/** Places along the axis: numbers where they are, other values side by side in the order of the runs. */
function placesOf(values: readonly string[]) {
  const distinct = [...new Set(values)];
  const isNumeric = distinct.length > 0 && distinct.every((value) => Number.isFinite(Number(value)));
  const ticks = isNumeric ? distinct.map(Number).sort((a, b) => a - b) : distinct.map((_, i) => i);
  return {
    ticks,
    of: (value: string) => (isNumeric ? Number(value) : distinct.indexOf(value)),
    text: (place: number) => (isNumeric ? String(Number(place.toPrecision(4))) : (distinct[place] ?? "")),
    isNumeric,
  };
}

type Line = ReturnType<typeof lines>[number];

function lines(all: readonly SettingRow[]) {
  const others = [...new Set(all.map(({ line }) => line))];
  const series = [...new Set(all.map((row) => row.series))];
  return series.flatMap((one) =>
    others.flatMap((line, order) => {
      const points = all.filter((row) => row.series === one && row.line === line);
      const [first] = points;
      if (first === undefined) return [];
      return [
        { series: one, label: line === "" ? first.system : `${first.system}, ${line}`, dash: dash(order), points },
      ];
    }),
  );
}

const legendOf = (drawn: readonly Line[], width: number) => legend(width, 14, drawn);

function describe(all: readonly SettingRow[]): string {
  const [first] = all;
  if (first === undefined) return "No accuracy has been measured in these runs.";
  const sentences = lines(all).map(({ label, points }) => {
    const [start, end] = [points[0], points.at(-1)];
    if (start === undefined || end === undefined) return "";
    return `${label}: ${percent(start.accuracy)} at ${start.at}, ${percent(end.accuracy)} at ${end.at}.`;
  });
  return `Accuracy (${first.judged}) against ${first.setting}. ${sentences.join(" ")}`;
}

function draw(all: readonly SettingRow[], size: Size): Mark {
  const drawn = lines(all);
  const key = legendOf(drawn, size.width);
  const places = placesOf(all.map(({ at }) => at));
  const plot: Plot = { left: 46, top: key.height + 32, right: size.width - 20, bottom: size.height - 46 };
  const [low = 0, high = low] = [places.ticks[0], places.ticks.at(-1)];
  const margin = places.isNumeric ? 0 : 0.5;
  const x = scaleLinear(low === high ? [low - 1, high + 1] : [low - margin, high + margin], [
    plot.left + 10,
    plot.right - 10,
  ]);
  const y = scaleLinear([0, 1], [plot.bottom, plot.top]);
  const room = (plot.right - plot.left) / Math.max(1, places.ticks.length) - 8;
  // Names of runs that do not fit are cut; the table has them in full.
  const short = (value: number) => wrapText(places.text(value), Math.max(24, room), 11)[0] ?? "";
  return drawing(size, [
    ...key.marks,
    ...leftAxis(y, plot, { label: `accuracy (%), ${all[0]?.judged ?? ""}`, ...percentTicks }),
    ...bottomAxis(x, plot, {
      label: all[0]?.setting ?? "",
      ticks: places.isNumeric && places.ticks.length > 8 ? x.ticks(6) : places.ticks,
      text: short,
    }),
    ...drawn.flatMap((one, order) => {
      const offset = (order - (drawn.length - 1) / 2) * 4;
      return drawLine(one, (row) => x(places.of(row.at)) + offset, y);
    }),
  ]);
}

function drawLine(one: Line, x: (row: SettingRow) => number, y: (value: number) => number): readonly Mark[] {
  const { className } = seriesStyle(one.series);
  const { points } = one;
  const isBand = points.length > 1 && points.every(({ trainings }) => trainings > 1);
  const upper = points.map((row) => `${x(row)},${y(row.high)}`);
  const lower = points.map((row) => `${x(row)},${y(row.low)}`).reverse();
  return [
    ...(isBand
      ? [mark("path", { class: `band ${className}`, d: roundPath(`M${[...upper, ...lower].join("L")}Z`) })]
      : []),
    ...(points[0]?.setting === "run"
      ? []
      : [
          mark("path", {
            class: `line ${className}`,
            d: linePath(points, x, (row) => y(row.accuracy)),
            "stroke-dasharray": one.dash,
          }),
        ]),
    ...(isBand ? [] : points.map((row) => vertical(`interval ${className}`, x(row), y(row.low), y(row.high)))),
    ...points.map((row) =>
      dot(row.series, x(row), y(row.accuracy), `${one.label}, ${row.setting} ${row.at}: ${certaintyText(row)}`),
    ),
  ];
}

const certaintyText = ({ accuracy, low, high, n, trainings }: SettingRow): string =>
  `${percent(accuracy)}, ${percent(low)} to ${percent(high)}, ${trainings === 1 ? `n = ${n}` : `${trainings} trainings`}`;
