import { line, scaleLinear } from "d3";
import type { EpochMetrics } from "../../experiment/artefacts/artefact.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { percent } from "../drawing/format.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { dash, roundPath, seriesStyle } from "../drawing/seriesStyle.ts";

export interface MemberCurveSource {
  readonly history: readonly EpochMetrics[];
  /** Planned number of epochs: the width of the drawing. */
  readonly epochs: number;
  readonly series?: number;
}

export type MemberCurveRow = {
  /** Epochs that have ended, counted from 1 as people do. */
  readonly epoch: number;
  readonly epochs: number;
  readonly series: number;
  readonly cleanAccuracy: number;
  readonly adversarialAccuracy: number | null;
};

/** Small picture of one network in training: clean (solid) and adversarial (dashed) validation accuracy over the epochs. */
export const memberCurve: Figure<MemberCurveSource, MemberCurveRow> = {
  id: "member-curve",
  title: "Validation accuracy",
  rows: ({ history, epochs, series = 0 }) =>
    history.map(({ epoch, cleanAccuracy, adversarialAccuracy }) => ({
      epoch: epoch + 1,
      epochs,
      series,
      cleanAccuracy,
      adversarialAccuracy,
    })),
  columns: [
    { id: "epoch", label: "Epoch", value: (row) => row.epoch },
    {
      id: "cleanAccuracy",
      label: "Clean",
      value: (row) => row.cleanAccuracy,
      text: (row) => percent(row.cleanAccuracy),
    },
    {
      id: "adversarialAccuracy",
      label: "Adversarial",
      value: (row) => row.adversarialAccuracy,
      text: (row) => (row.adversarialAccuracy === null ? "not measured" : percent(row.adversarialAccuracy)),
    },
  ],
  describe: (all) => {
    const last = all.at(-1);
    if (last === undefined) return "No epoch has ended yet.";
    const adversarial =
      last.adversarialAccuracy === null ? "" : `, adversarial ${percent(last.adversarialAccuracy)}`;
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
  const style = seriesStyle(all[0]?.series ?? 0);
  const lines = [
    { name: "clean", value: (row: MemberCurveRow) => row.cleanAccuracy },
    { name: "adversarial", value: (row: MemberCurveRow) => row.adversarialAccuracy },
  ];
  return mark("svg", { class: "figure", viewBox: `0 0 ${size.width} ${size.height}` }, [
    ...[0, 0.5, 1].flatMap((value) => [
      mark("line", { class: "grid", x1: plot.left, x2: plot.right, y1: y(value), y2: y(value) }),
      mark("text", { class: "tick", x: plot.left - 5, y: y(value) + 4, "text-anchor": "end" }, [
        value === 1 ? "100" : String(100 * value),
      ]),
    ]),
    mark("text", { class: "tick", x: plot.left, y: size.height - 4 }, ["% over epochs"]),
    ...(all.length === 0
      ? []
      : [
          mark("text", { class: "tick", x: plot.right, y: size.height - 4, "text-anchor": "end" }, [
            String(epochs),
          ]),
        ]),
    ...lines.flatMap((one, order) => {
      const measured = all.filter((row) => one.value(row) !== null);
      const last = measured.at(-1);
      if (last === undefined) return [];
      const path = line<MemberCurveRow>(
        (row) => x(row.epoch),
        (row) => y(one.value(row) ?? 0),
      )(measured);
      const value = one.value(last) ?? 0;
      return [
        mark("path", {
          class: `line ${style.className}`,
          d: roundPath(path ?? ""),
          "stroke-dasharray": dash(order),
        }),
        mark(
          "path",
          {
            class: `dot ${style.className}`,
            d: style.marker(30),
            transform: `translate(${x(last.epoch).toFixed(2)},${y(value).toFixed(2)})`,
          },
          [],
          `epoch ${last.epoch}, ${one.name} validation accuracy: ${percent(value)}`,
        ),
      ];
    }),
  ]);
}
