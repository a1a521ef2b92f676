import { extent, groups, max, scaleLinear } from "d3";
import type { EpochMetrics } from "../../experiment/artefacts/artefact.ts";
import { field } from "../../experiment/summary/table.ts";
import { bottomAxis, leftAxis, wholeTicks } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { percent } from "../drawing/format.ts";
import { legend } from "../drawing/legend.ts";
import { group, type Mark, mark } from "../drawing/mark.ts";
import { dash, linePath, seriesStyle } from "../drawing/seriesStyle.ts";
import { dot, drawing, type Plot } from "../drawing/shapes.ts";

export interface TrainingCurvesSource {
  /** One per network in training; `series` sets its colour, which the networks of one system share. */
  readonly members: readonly {
    readonly label: string;
    readonly system: string;
    readonly series: number;
    readonly history: readonly EpochMetrics[];
  }[];
}

/** The metrics of one epoch, counted from 1. */
type TrainingRow = EpochMetrics & {
  readonly member: string;
  readonly system: string;
  readonly series: number;
};

/** Loss, validation accuracies, adversarial fraction and learning rate by epoch, of one or several networks. */
export const trainingCurves: Figure<TrainingCurvesSource, TrainingRow> = {
  id: "training-curves",
  title: "Training",
  rows: ({ members }) =>
    members.flatMap(({ label, history, system, series }) =>
      history.map((metrics) => ({ ...metrics, member: label, system, series, epoch: metrics.epoch + 1 })),
    ),
  columns: [
    field("member", "Network"),
    field("system", "System"),
    field("epoch", "Epoch"),
    { ...field("loss", "Loss"), text: (row) => row.loss.toFixed(4) },
    {
      ...field("cleanAccuracy", "Clean, validation"),
      text: (row) => percent(row.cleanAccuracy),
    },
    {
      ...field("adversarialAccuracy", "Adversarial, validation"),
      text: (row) => (row.adversarialAccuracy === null ? "not measured" : percent(row.adversarialAccuracy)),
    },
    {
      ...field("adversarialFraction", "Adversarial fraction"),
      text: (row) => percent(row.adversarialFraction),
    },
    field("learningRate", "Learning rate"),
  ],
  describe,
  height: (all, width) => {
    const grid = gridFor(width);
    return keyOf(all, width).height + 12 + Math.ceil(panels.length / grid.columns) * grid.height;
  },
  draw,
};

interface Panel {
  readonly label: string;
  /** Lines of the panel, solid first. The axis of a share panel runs from 0 to 100 %. */
  readonly lines: readonly {
    readonly name: string;
    value(row: TrainingRow): number | null;
  }[];
  readonly isShare: boolean;
}

const panels: readonly Panel[] = [
  { label: "mean training loss (nats)", isShare: false, lines: [{ name: "loss", value: (row) => row.loss }] },
  {
    label: "validation accuracy (%), dashed: adversarial",
    isShare: true,
    lines: [
      { name: "clean accuracy", value: (row) => row.cleanAccuracy },
      { name: "adversarial accuracy", value: (row) => row.adversarialAccuracy },
    ],
  },
  {
    label: "adversarial share of each batch (%)",
    isShare: true,
    lines: [{ name: "adversarial fraction", value: (row) => row.adversarialFraction }],
  },
  {
    label: "learning rate",
    isShare: false,
    lines: [{ name: "learning rate", value: (row) => row.learningRate }],
  },
];

function describe(all: readonly TrainingRow[]): string {
  const members = membersOf(all);
  if (members.length === 0) return "No epoch has finished yet.";
  if (members.length > 3) {
    const last = members.map((rows) => rows.at(-1)?.cleanAccuracy ?? 0);
    const [low, high] = extent(last);
    return `Training of ${members.length} networks; clean validation accuracy after the latest epoch is between ${percent(low ?? 0)} and ${percent(high ?? 0)}.`;
  }
  return members
    .map((rows) => {
      const last = rows.at(-1);
      if (last === undefined) return "";
      const adversarial = last.adversarialAccuracy === null ? "" : `, adversarial ${percent(last.adversarialAccuracy)}`;
      return `${last.member} after epoch ${last.epoch}: loss ${last.loss.toFixed(3)}, clean validation accuracy ${percent(last.cleanAccuracy)}${adversarial}.`;
    })
    .join(" ");
}

function gridFor(width: number): { readonly columns: number; readonly height: number } {
  return width >= 640 ? { columns: 2, height: 220 } : { columns: 1, height: 190 };
}

function keyOf(all: readonly TrainingRow[], width: number) {
  const systems = new Map(all.map((row) => [row.series, row.system]));
  const items = [...systems].sort(([a], [b]) => a - b).map(([series, label]) => ({ label, series }));
  return legend(width, 14, items.length > 1 ? items : []);
}

function draw(all: readonly TrainingRow[], size: Size): Mark {
  const grid = gridFor(size.width);
  const key = keyOf(all, size.width);
  const width = size.width / grid.columns;
  const members = membersOf(all);
  return drawing(size, [
    ...key.marks,
    ...panels.map((panel, index) =>
      group(
        (index % grid.columns) * width,
        key.height + 12 + Math.floor(index / grid.columns) * grid.height,
        drawPanel(panel, members, { width, height: grid.height }),
      ),
    ),
  ]);
}

function drawPanel(panel: Panel, members: readonly (readonly TrainingRow[])[], size: Size): readonly Mark[] {
  const plot: Plot = { left: 52, top: 26, right: size.width - 18, bottom: size.height - 46 };
  const all = members.flat();
  const lastEpoch = max(all, (row) => row.epoch) ?? 1;
  const highest = max(all, (row) => max(panel.lines, (one) => one.value(row) ?? 0)) ?? 1;
  const x = scaleLinear([1, Math.max(2, lastEpoch)], [plot.left, plot.right]);
  const y = scaleLinear([0, panel.isShare ? 1 : highest > 0 ? highest : 1], [plot.bottom, plot.top]);
  if (!panel.isShare) y.nice(4);
  const isMany = members.length > 2;
  return [
    ...leftAxis(y, plot, {
      label: panel.label,
      ticks: panel.isShare ? [0, 0.25, 0.5, 0.75, 1] : y.ticks(4),
      text: (value) => (panel.isShare ? String(100 * value) : String(Number(value.toPrecision(3)))),
    }),
    ...bottomAxis(x, plot, { label: "epoch", ...wholeTicks(x, Math.min(8, lastEpoch)) }),
    ...members.flatMap((rows) =>
      panel.lines.flatMap((one, order) => {
        const measured = rows.filter((row) => one.value(row) !== null);
        const first = measured[0];
        if (first === undefined) return [];
        return [
          mark("path", {
            class: `${isMany ? "thin" : "line"} ${seriesStyle(first.series).className}`,
            d: linePath(
              measured,
              (row) => x(row.epoch),
              (row) => y(one.value(row) ?? 0),
            ),
            "stroke-dasharray": dash(order),
          }),
          ...measured
            .filter((row) => !isMany || row === measured.at(-1))
            .map((row) => {
              const value = one.value(row) ?? 0;
              const text = panel.isShare ? percent(value) : String(Number(value.toPrecision(4)));
              const title = `${row.member}, epoch ${row.epoch}, ${one.name}: ${text}`;
              return dot(row.series, x(row.epoch), y(value), title, isMany ? 24 : 36);
            }),
        ];
      }),
    ),
  ];
}

function membersOf(all: readonly TrainingRow[]): readonly (readonly TrainingRow[])[] {
  return groups(all, (row) => row.member).map(([, rows]) => rows);
}
