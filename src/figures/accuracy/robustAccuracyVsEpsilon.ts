import { max, scaleLinear } from "d3";
import type { AccuracyRow } from "../../experiment/summary/rows.ts";
import { field } from "../../experiment/summary/table.ts";
import type { Norm, Threat } from "../../experiment/terms/choice.ts";
import { bottomAxis, leftAxis, percentTicks } from "../drawing/axes.ts";
import { accuracyColumn, budgetColumns, type Figure, type Size } from "../drawing/figure.ts";
import {
  accuracyText,
  epsilonText,
  normSymbol,
  percent,
  type ShownAccuracy,
  shownAccuracy,
} from "../drawing/format.ts";
import { spreadLabels, textWidth } from "../drawing/labels.ts";
import { legend } from "../drawing/legend.ts";
import { group, type Mark, mark } from "../drawing/mark.ts";
import { dash, linePath, seriesStyle } from "../drawing/seriesStyle.ts";
import { dot, drawing, type Plot, text, vertical } from "../drawing/shapes.ts";

interface RobustAccuracySource {
  readonly norm: Norm;
  readonly accuracies: readonly AccuracyRow[];
  /** Systems to show. `series` sets colour and marker; `trained` is the threat of adversarial training, null for none. */
  readonly systems: readonly {
    readonly id: string;
    readonly label: string;
    readonly series: number;
    readonly trained: Threat | null;
  }[];
  /** Lines per system: a combination of attacks, or one strategy, limited to one attack if `attack` is given. */
  readonly lines: readonly (
    | { readonly measure: "core" | "union" | "strongest" }
    | { readonly strategy: string; readonly attack?: string }
  )[];
}

type RobustAccuracyRow = ShownAccuracy & {
  readonly system: string;
  readonly series: number;
  readonly line: string;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly attack: string;
  readonly backend: string;
  /** Epsilon of adversarial training in this norm; null if there was none. */
  readonly trainEpsilon: number | null;
};

/** Robust accuracy against epsilon, one line per system and measure, with Wilson intervals. Epsilon 0 is clean accuracy. */
export const robustAccuracyVsEpsilon: Figure<RobustAccuracySource, RobustAccuracyRow> = {
  id: "robust-accuracy-vs-epsilon",
  title: "Robust accuracy versus epsilon",
  rows,
  columns: [
    field("system", "System"),
    field("line", "Judged by"),
    ...budgetColumns,
    accuracyColumn,
    field("attack", "Attack"),
    field("backend", "Backend"),
    field("trainEpsilon", "Train epsilon"),
  ],
  describe,
  height: (_rows, width) => Math.min(420, Math.max(300, Math.round(width * 0.55))),
  draw,
};

function rows(source: RobustAccuracySource): readonly RobustAccuracyRow[] {
  return source.systems.flatMap((system) =>
    source.lines.flatMap((wanted) => {
      const name =
        "measure" in wanted
          ? wanted.measure
          : wanted.attack === undefined
            ? wanted.strategy
            : `${wanted.attack} ${wanted.strategy}`;
      const own = source.accuracies.filter((row) => row.system === system.id);
      const measured = own.filter(
        (row) =>
          row.threat?.norm === source.norm &&
          ("measure" in wanted
            ? row.measure === wanted.measure
            : row.measure === "attack" &&
              row.strategy === wanted.strategy &&
              (wanted.attack === undefined || row.attack === wanted.attack)),
      );
      if (measured.length === 0) return [];
      return [...own.filter((row) => row.measure === "clean"), ...measured]
        .map((row) => ({
          system: system.label,
          series: system.series,
          line: name,
          norm: source.norm,
          epsilon: row.threat?.epsilon ?? 0,
          ...shownAccuracy(row.accuracy),
          attack: row.attack,
          backend: row.backend.id,
          trainEpsilon: system.trained?.norm === source.norm ? system.trained.epsilon : null,
        }))
        .sort((a, b) => a.epsilon - b.epsilon);
    }),
  );
}

function describe(all: readonly RobustAccuracyRow[]): string {
  if (all.length === 0) return "No robust accuracy has been measured.";
  const sentences = lines(all).map(({ system, measure, points }) => {
    const first = points[0];
    const last = points.at(-1);
    if (first === undefined || last === undefined) return "";
    return `${system} (${measure}) goes from ${percent(first.accuracy)} at epsilon ${epsilonText(first.epsilon)} to ${percent(last.accuracy)} at ${epsilonText(last.epsilon)}.`;
  });
  return `Accuracy against the ${normSymbol(all[0]?.norm ?? "linf")} budget epsilon. ${sentences.join(" ")}`;
}

type Line = ReturnType<typeof lines>[number];

function lines(all: readonly RobustAccuracyRow[]) {
  const systems = [...new Set(all.map((row) => row.series))];
  const measures = [...new Set(all.map((row) => row.line))];
  return systems.flatMap((series) =>
    measures.flatMap((measure, order) => {
      const points = all.filter((row) => row.series === series && row.line === measure);
      const system = points[0]?.system ?? "";
      return points.length === 0 ? [] : [{ system, measure, series, dash: dash(order), points }];
    }),
  );
}

function draw(all: readonly RobustAccuracyRow[], size: Size): Mark {
  const drawn = lines(all);
  const isSingle = new Set(drawn.map((one) => one.measure)).size < 2;
  const name = (one: Line) => (isSingle ? one.system : `${one.system}, ${one.measure}`);
  const labelWidth = max(drawn, (one) => textWidth(name(one))) ?? 0;
  const isWide = size.width >= 520 && labelWidth < size.width * 0.3;
  const key = isWide
    ? { marks: [], height: 0 }
    : legend(
        size.width,
        14,
        drawn.map((one) => ({ label: name(one), series: one.series, dash: one.dash })),
      );
  const plot: Plot = {
    left: 52,
    top: key.height + 32,
    right: size.width - (isWide ? labelWidth + 26 : 20),
    bottom: size.height - 48,
  };
  const widest = max(all, (row) => row.epsilon) ?? 0;
  const x = scaleLinear([0, widest > 0 ? widest : 1], [plot.left, plot.right]);
  const y = scaleLinear([0, 1], [plot.bottom, plot.top]);
  const norm = all[0]?.norm ?? "linf";
  const ends = spreadLabels(
    drawn.map((one) => y(one.points.at(-1)?.accuracy ?? 0)),
    15,
    plot.top,
    plot.bottom,
  );
  return drawing(size, [
    ...key.marks,
    ...leftAxis(y, plot, { label: "accuracy (%)", ...percentTicks }),
    ...bottomAxis(x, plot, {
      label: `epsilon (${normSymbol(norm)}, pixel scale 0 to 1)`,
      ticks: x.ticks(size.width < 420 ? 4 : 6),
      text: (value) => String(Number(value.toPrecision(4))),
    }),
    ...trainMarks(all, x, plot),
    ...drawn.map((one, order) => {
      const offset = (order - (drawn.length - 1) / 2) * 5;
      return drawLine(one, (epsilon) => x(epsilon) + offset, y);
    }),
    ...(isWide
      ? drawn.map((one, index) =>
          text(`label swatch s${one.series}`, plot.right + 16, (ends[index] ?? 0) + 4, name(one)),
        )
      : []),
  ]);
}

type Scale = (value: number) => number;

/** `x` is shifted a little for each line, so that intervals at the same epsilon do not overlap. */
function drawLine(one: Line, x: Scale, y: Scale): Mark {
  const { className } = seriesStyle(one.series);
  const at = (row: RobustAccuracyRow) => x(row.epsilon);
  return group(0, 0, [
    mark("path", {
      class: `line ${className}`,
      d: linePath(one.points, at, (row) => y(row.accuracy)),
      "stroke-dasharray": one.dash,
    }),
    ...one.points.map((row) => vertical(`interval ${className}`, at(row), y(row.low), y(row.high))),
    ...one.points.map((row) =>
      dot(
        row.series,
        at(row),
        y(row.accuracy),
        `${row.system}, ${row.epsilon === 0 ? "clean" : `${row.line}, ${normSymbol(row.norm)} ${epsilonText(row.epsilon)}`}: ${accuracyText(row)}`,
      ),
    ),
  ]);
}

function trainMarks(all: readonly RobustAccuracyRow[], x: Scale, plot: Plot): readonly Mark[] {
  const budgets = [...new Set(all.map((row) => row.trainEpsilon))].filter((value) => value !== null);
  return budgets
    .filter((epsilon) => x(epsilon) <= plot.right)
    .flatMap((epsilon) => {
      const isLeft = x(epsilon) > (plot.left + plot.right) / 2;
      const label = `trained with ${epsilonText(epsilon)}`;
      return [
        vertical("rule", x(epsilon), plot.top, plot.bottom, "3 4"),
        text("note", x(epsilon) + (isLeft ? -6 : 6), plot.top + 12, label, isLeft ? "end" : "start"),
      ];
    });
}
