import { scaleLinear } from "d3";
import type { EpochMetrics } from "../../experiment/artefacts/artefact.ts";
import { field } from "../../experiment/summary/table.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { percent } from "../drawing/format.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { dash, linePath, seriesStyle } from "../drawing/seriesStyle.ts";
import { dot, drawing, horizontal, text } from "../drawing/shapes.ts";

interface MemberCurveSource {
  readonly history: readonly EpochMetrics[];
  /** Planned number of epochs: the range of the horizontal axis. */
  readonly epochs: number;
  readonly series?: number;
}

/** The metrics of one epoch, counted from 1. */
type MemberCurveRow = EpochMetrics & { readonly epochs: number; readonly series: number };

/** Small picture of one network in training: clean (solid) and adversarial (dashed) validation accuracy by epoch. */
export const memberCurve: Figure<MemberCurveSource, MemberCurveRow> = {
  id: "member-curve",
  title: "Validation accuracy",
  rows: ({ history, epochs, series = 0 }) =>
    history.map((metrics) => ({ ...metrics, epoch: metrics.epoch + 1, epochs, series })),
  columns: [
    field("epoch", "Epoch"),
    {
      ...field("cleanAccuracy", "Clean"),
      text: (row) => percent(row.cleanAccuracy),
    },
    {
      ...field("adversarialAccuracy", "Adversarial"),
      text: (row) => (row.adversarialAccuracy === null ? "not measured" : percent(row.adversarialAccuracy)),
    },
  ],
  describe: (all) => {
    const last = all.at(-1);
    if (last === undefined) return "No epoch has finished yet.";
    const adversarial = last.adversarialAccuracy === null ? "" : `, adversarial ${percent(last.adversarialAccuracy)}`;
    return `After epoch ${last.epoch} of ${last.epochs}: clean validation accuracy ${percent(last.cleanAccuracy)}${adversarial}.`;
  },
  height: () => 84,
  draw,
};

function draw(all: readonly MemberCurveRow[], size: Size): Mark {
  const plot = { left: 30, right: size.width - 8, top: 8, bottom: size.height - 18 };
  const epochs = all[0]?.epochs ?? 1;
  const x = scaleLinear([1, Math.max(2, epochs)], [plot.left + 4, plot.right]);
  const y = scaleLinear([0, 1], [plot.bottom, plot.top]);
  const series = all[0]?.series ?? 0;
  const lines = [
    { name: "clean", value: (row: MemberCurveRow) => row.cleanAccuracy },
    { name: "adversarial", value: (row: MemberCurveRow) => row.adversarialAccuracy },
  ];
  return drawing(size, [
    ...[0, 0.5, 1].flatMap((value) => [
      horizontal("grid", y(value), plot.left, plot.right),
      text("tick", plot.left - 5, y(value) + 4, String(100 * value), "end"),
    ]),
    text("tick", plot.left, size.height - 4, "% by epoch"),
    ...(all.length === 0 ? [] : [text("tick", plot.right, size.height - 4, String(epochs), "end")]),
    ...lines.flatMap(({ name, value }, order) => {
      const measured = all.filter((row) => value(row) !== null);
      const last = measured.at(-1);
      if (last === undefined) return [];
      const share = value(last) ?? 0;
      const d = linePath(
        measured,
        (row) => x(row.epoch),
        (row) => y(value(row) ?? 0),
      );
      const title = `epoch ${last.epoch}, ${name} validation accuracy: ${percent(share)}`;
      return [
        mark("path", { class: `line ${seriesStyle(series).className}`, d, "stroke-dasharray": dash(order) }),
        dot(series, x(last.epoch), y(share), title, 30),
      ];
    }),
  ]);
}
