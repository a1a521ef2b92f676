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
    /** `system`: it names one of all classes. `part`: it answers another question, as an arm does. */
    readonly answers: "system" | "part";
    readonly history: readonly EpochMetrics[];
  }[];
  /** Validation accuracies of networks put together, by epoch from 0. */
  readonly assembled?: readonly {
    readonly system: string;
    readonly series: number;
    readonly accuracies: readonly { readonly epoch: number; readonly accuracy: number }[];
  }[];
}

/** The metrics of one epoch, counted from 1; of assembled networks only the clean accuracy. */
type TrainingRow = Pick<EpochMetrics, "epoch" | "cleanAccuracy" | "adversarialAccuracy"> & {
  readonly [Name in "loss" | "adversarialFraction" | "learningRate"]: number | null;
} & {
  readonly member: string;
  readonly answers: "system" | "part";
  readonly system: string;
  readonly series: number;
};

/** Loss, validation accuracies, adversarial fraction and learning rate by epoch, of one or several networks. */
export const trainingCurves: Figure<TrainingCurvesSource, TrainingRow> = {
  id: "training-curves",
  title: "Training",
  rows: ({ members, assembled = [] }) => [
    ...members.flatMap(({ label, history, system, series, answers }) =>
      history.map((metrics) => ({ ...metrics, member: label, system, series, answers, epoch: metrics.epoch + 1 })),
    ),
    ...assembled.flatMap(({ system, series, accuracies }) =>
      accuracies.map(({ epoch, accuracy }) => ({
        member: `${system}, all arms together`,
        system,
        series,
        answers: "system" as const,
        epoch: epoch + 1,
        cleanAccuracy: accuracy,
        adversarialAccuracy: null,
        loss: null,
        adversarialFraction: null,
        learningRate: null,
      })),
    ),
  ],
  columns: [
    field("member", "Network"),
    field("system", "System"),
    field("epoch", "Epoch"),
    { ...field("loss", "Loss"), text: (row) => row.loss?.toFixed(4) ?? "" },
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
      text: (row) => (row.adversarialFraction === null ? "" : percent(row.adversarialFraction)),
    },
    field("learningRate", "Learning rate"),
  ],
  describe,
  height: (all, width) => {
    const grid = gridFor(width);
    return keyOf(all, width).height + 12 + Math.ceil(panelsOf(all).length / grid.columns) * grid.height;
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
  /** Shows only these networks; the panel is left out without any. */
  readonly of?: "system" | "part";
}

/** The panels that have something to show; an empty figure keeps those of whole systems. */
const panelsOf = (all: readonly TrainingRow[]): readonly Panel[] =>
  panels.filter(
    ({ of }) => of === undefined || all.some(({ answers }) => answers === of) || (all.length === 0 && of === "system"),
  );

const accuracyLines: Panel["lines"] = [
  { name: "clean accuracy", value: (row) => row.cleanAccuracy },
  { name: "adversarial accuracy", value: (row) => row.adversarialAccuracy },
];

const panels: readonly Panel[] = [
  {
    label: "training loss (nats): compare networks of one kind only",
    isShare: false,
    lines: [{ name: "loss", value: (row) => row.loss }],
  },
  {
    label: "validation accuracy (%) of whole systems",
    isShare: true,
    of: "system",
    lines: accuracyLines,
  },
  {
    label: "validation accuracy (%) of single arms or parts",
    isShare: true,
    of: "part",
    lines: accuracyLines,
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
    const parts = members.filter(([row]) => row?.answers === "part");
    const [low, high] = extent(parts.map((rows) => rows.at(-1)?.cleanAccuracy ?? 0));
    const range =
      parts.length === 0
        ? ""
        : ` That of ${parts.length} arms or parts, which answer other questions, is between ${percent(low ?? 0)} and ${percent(high ?? 0)}.`;
    const systems = members
      .filter(([row]) => row?.answers === "system")
      .map((rows) => `${rows[0]?.member} ${percent(rows.at(-1)?.cleanAccuracy ?? 0)}`);
    return `Clean validation accuracy after the latest epoch: ${systems.length === 0 ? "no whole system yet" : systems.join(", ")}.${range}`;
  }
  return members
    .map((rows) => {
      const last = rows.at(-1);
      if (last === undefined) return "";
      const adversarial = last.adversarialAccuracy === null ? "" : `, adversarial ${percent(last.adversarialAccuracy)}`;
      const loss = last.loss === null ? "" : `loss ${last.loss.toFixed(3)}, `;
      return `${last.member} after epoch ${last.epoch}: ${loss}clean validation accuracy ${percent(last.cleanAccuracy)}${adversarial}.`;
    })
    .join(" ");
}

function gridFor(width: number): { readonly columns: number; readonly height: number } {
  return width >= 640 ? { columns: 2, height: 220 } : { columns: 1, height: 190 };
}

function keyOf(all: readonly TrainingRow[], width: number) {
  const systems = new Map(all.map((row) => [row.series, row.system]));
  const items = [...systems].sort(([a], [b]) => a - b).map(([series, label]) => ({ label, series }));
  return legend(width, 14, [...(items.length > 1 ? items : []), ...measuresOf(all)]);
}

/** What solid and dashed lines show, where there are dashed ones. */
function measuresOf(all: readonly TrainingRow[]) {
  const [dashed] = all.filter(({ adversarialAccuracy }) => adversarialAccuracy !== null);
  if (dashed === undefined) return [];
  const isPartial = all.some(({ adversarialAccuracy }) => adversarialAccuracy === null);
  return [
    { label: "clean accuracy", dash: dash(0) },
    { label: `adversarial accuracy${isPartial ? ", where measured" : ""}`, dash: dash(1) },
  ];
}

function draw(all: readonly TrainingRow[], size: Size): Mark {
  const grid = gridFor(size.width);
  const key = keyOf(all, size.width);
  const width = size.width / grid.columns;
  const members = membersOf(all);
  return drawing(size, [
    ...key.marks,
    ...panelsOf(all).map((panel, index) =>
      group(
        (index % grid.columns) * width,
        key.height + 12 + Math.floor(index / grid.columns) * grid.height,
        drawPanel(panel, panel.of === undefined ? members : members.filter(([row]) => row?.answers === panel.of), {
          width,
          height: grid.height,
        }),
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
