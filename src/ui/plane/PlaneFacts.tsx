import clsx from "clsx";
import { planePanels } from "../../experiment/interactive/plane.ts";
import { planeClasses } from "../../experiment/interactive/planePoints.ts";
import { type PanelDistances, panelDistances } from "../../experiment/interactive/playgroundDistances.ts";
import type { Column } from "../../experiment/summary/table.ts";
import { normSymbol, percent, threatText } from "../../figures/drawing/format.ts";
import { pointAt } from "../../state/plane/planePoints.ts";
import { playgroundStore, type ShownPlane } from "../../state/plane/playgroundStore.ts";
import { DataTable } from "../shared/DataTable.tsx";
import { useFields } from "../shared/useFields.ts";
import layout from "../style/layout.module.css";
import styles from "./Plane.module.css";
import { planeTexts } from "./planeMap.ts";
import { distanceText } from "./planeWords.ts";

interface FactsRow extends Pick<(typeof planeTexts)[number], "id" | "name" | "network" | "counts"> {
  readonly facts: PanelDistances | null;
  readonly loss: number | null;
  readonly shown: ShownPlane | null;
  readonly selected: string;
}

const columns: readonly Column<FactsRow>[] = [
  { id: "panel", label: "Panel", value: ({ name }) => name },
  { id: "mistakes", label: "What counts as a mistake", value: ({ network, counts }) => `${network}. ${counts}` },
  {
    id: "correct",
    label: "Correct",
    value: ({ facts }) => facts?.right ?? null,
    more: { points: ({ facts }) => facts?.points ?? null },
    text: ({ facts }) => (facts === null ? "" : `${percent(facts.right / facts.points)} of ${facts.points}`),
  },
  {
    id: "loss",
    label: "Loss",
    value: ({ loss }) => loss,
    text: ({ loss }) => (loss === null ? "untrained" : loss.toFixed(3)),
  },
  {
    id: "mean_distance",
    label: "Mean distance",
    value: ({ facts }) => facts?.mean ?? null,
    more: { without_boundary: ({ facts }) => facts?.unreached ?? null },
    text: ({ shown, facts }) => meanText(shown, facts),
  },
  { id: "selected_point", label: "Selected point", value: ({ selected }) => selected },
];

/** The question of each panel, its accuracy, and its distance to the boundary: on average and for the selected point. */
export function PlaneFacts({ point }: { readonly point: number | null }) {
  const { points, shown } = useFields(playgroundStore, "points", "shown");
  const isCurrent = shown !== null && shown.points === points;
  const views = shown === null ? [] : planePanels(shown.result);
  const losses = shown?.result.networks.map(({ metrics }) => metrics?.loss ?? null) ?? [];
  const lossOf = [losses[0], losses[1], losses[1]];
  const rows = planeTexts.map((texts, i): FactsRow => {
    const view = views[i];
    return {
      ...texts,
      facts: view === undefined ? null : panelDistances(view),
      loss: lossOf[i] ?? null,
      shown,
      selected: selectedText(isCurrent ? shown : null, i, point),
    };
  });
  return (
    <>
      <DataTable
        name="The three panels"
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        file={{ id: "plane", settings: shown?.settings }}
      />
      <p className={clsx(layout.note, styles.facing)} aria-live="polite">
        {point === null
          ? "Hover or click a point to see its distance to each boundary."
          : `Selected: ${planeClasses[points.labels[point] ?? 0]} at ${pointAt(points, point)
              .map((value) => value.toFixed(2))
              .join(", ")}.`}
      </p>
      <p className={layout.note}>
        Pause training to measure distances. Each is the smaller result of two searches (PGD bisection and FAB,{" "}
        {normSymbol(shown?.settings.norm ?? "l2")}), in widths of the plane. Means are over correctly classified points.{" "}
        {attackedText(shown)}
      </p>
    </>
  );
}

/** Accuracy of the networks under the attack they are trained against; empty for standard training. */
function attackedText(shown: ShownPlane | null): string {
  const [two, three] = (shown?.result.networks ?? []).map(({ metrics }) => metrics?.adversarialAccuracy ?? null);
  if (two === null || two === undefined || three === null || three === undefined || shown === null) return "";
  const { norm, epsilon } = shown.settings;
  return `Under the attack used in training (PGD, ${threatText({ norm, epsilon })}, at most 200 points), ${percent(two)} stay correct with two labels and ${percent(three)} with three.`;
}

function meanText(shown: ShownPlane | null, facts: PanelDistances | null): string {
  if (shown === null || facts === null || !shown.isMeasured) return "pause to measure";
  const { mean, right, unreached } = facts;
  if (right === 0) return "none correct";
  if (mean === null) return "no boundary";
  return `${distanceText(mean)}, n = ${right - unreached}${unreached === 0 ? "" : `; ${unreached} without a boundary`}`;
}

function selectedText(shown: ShownPlane | null, panel: number, point: number | null): string {
  if (point === null) return "none";
  const view = shown === null ? undefined : planePanels(shown.result)[panel];
  if (view?.wrong[point] === 1) return "already wrong";
  const distance = view?.distances?.[point];
  if (distance === undefined) return "pause to measure";
  return view?.censored?.[point] === 1 ? "no boundary" : distanceText(distance);
}
