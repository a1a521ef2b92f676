import { extent, scaleLinear } from "d3";
import { axisNumber, bottomAxis, leftAxis, wholeTicks } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { normSymbol } from "../drawing/format.ts";
import { fitting, wrapText } from "../drawing/labels.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { linePath, seriesStyle } from "../drawing/seriesStyle.ts";
import { dot, drawing, horizontal, type Plot, text } from "../drawing/shapes.ts";
import { attackColumns } from "./attackColumns.ts";
import {
  type AttackedSystem,
  type AttackRow,
  type AttackSource,
  attackRows,
  imageName,
  marginAt,
} from "./attackSource.ts";

const panelHeight = 168;
const head = 26;
const lineHeight = 15;

/** Margin and size of the perturbation over the steps, a column per system: margins of two systems have no common unit. */
export function attackSteps(source: AttackSource): Figure<AttackSource, AttackRow> {
  return {
    id: "attack-steps",
    title: `An attack on ${imageName(source)}, step by step`,
    rows: attackRows,
    columns: attackColumns(source),
    describe(rows) {
      return stepsText(rows, source);
    },
    height: (_, width) => head + 2 * panelHeight + lineHeight * captionOf(source, width).length + 12,
    draw: (_, size) => draw(source, size),
  };
}

const captionOf = ({ caption }: AttackSource, width: number): readonly string[] => wrapText(caption, width - 20, 11);

function stepsText(rows: readonly AttackRow[], { systems, caption }: AttackSource): string {
  if (rows.length === 0) return "Nothing has been attacked yet.";
  const ends = systems.map((system) => {
    const { end } = system.run;
    return `${system.label}: margin ${axisNumber(marginAt(system, 0))} at the start, ${axisNumber(marginAt(system, end))} after ${end} steps.`;
  });
  return [...ends, "Above 0, a system is fooled.", caption].join(" ");
}

function draw(source: AttackSource, size: Size): Mark {
  const { systems, norm, epsilon } = source;
  const width = size.width / Math.max(1, systems.length);
  const last = Math.max(1, ...systems.map(({ run }) => run.end));
  const greatest = Math.max(epsilon * 1.15, ...systems.flatMap(({ run }) => [...run.size.subarray(0, run.end + 1)]));
  return drawing(size, [
    ...systems.flatMap((system, column) => {
      const plotAt = (row: number): Plot => ({
        left: column * width + 56,
        right: (column + 1) * width - 14,
        top: head + row * panelHeight + 26,
        bottom: head + (row + 1) * panelHeight - 42,
      });
      const margins = stepsOf(system, (step) => marginAt(system, step));
      const sizes = stepsOf(system, (step) => system.run.size[step] as number);
      const [least = -1, most = 1] = extent([0, ...margins.map(({ value }) => value).filter(Number.isFinite)]);
      return [
        text("heading", column * width + 10, 18, fitting(system.label, 13, width - 30)),
        ...panel(plotAt(0), system, margins, last, {
          label: "margin: above 0, fooled",
          range: least === most ? [least - 1, most + 1] : [least, most],
          level: 0,
        }),
        ...panel(plotAt(1), system, sizes, last, {
          label: `perturbation, ${normSymbol(norm)}; line: epsilon`,
          range: [0, greatest > 0 ? greatest : 1],
          level: epsilon,
        }),
      ];
    }),
    ...captionOf(source, size.width).map((line, row) =>
      text("note", 10, head + 2 * panelHeight + 11 + lineHeight * row, line),
    ),
  ]);
}

interface StepValue {
  readonly step: number;
  readonly value: number;
}

function stepsOf({ run }: AttackedSystem, value: (step: number) => number): readonly StepValue[] {
  return Array.from({ length: run.end + 1 }, (_, step) => ({ step, value: value(step) }));
}

function panel(
  plot: Plot,
  system: AttackedSystem,
  values: readonly StepValue[],
  last: number,
  about: { readonly label: string; readonly range: readonly [number, number]; readonly level: number },
): readonly Mark[] {
  const x = scaleLinear([0, last], [plot.left, plot.right]);
  const y = scaleLinear(about.range, [plot.bottom, plot.top]).nice(3);
  const drawn = values.filter(({ value }) => Number.isFinite(value));
  const end = drawn.at(-1);
  return [
    ...leftAxis(y, plot, { label: about.label, ticks: y.ticks(3), text: axisNumber }),
    ...bottomAxis(x, plot, { label: "step", ...wholeTicks(x, 5) }),
    horizontal("rule", y(about.level), plot.left, plot.right),
    mark("path", {
      class: `line ${seriesStyle(system.series).className}`,
      d: linePath(
        drawn,
        ({ step }) => x(step),
        ({ value }) => y(value),
      ),
    }),
    ...(end === undefined
      ? []
      : [dot(system.series, x(end.step), y(end.value), `${system.label}, step ${end.step}: ${axisNumber(end.value)}`)]),
  ];
}
