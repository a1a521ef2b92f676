import clsx from "clsx";
import { planePanels } from "../../experiment/interactive/plane.ts";
import { planeClasses } from "../../experiment/interactive/planePoints.ts";
import { panelDistances } from "../../experiment/interactive/playgroundDistances.ts";
import { normSymbol, percent, threatText } from "../../figures/drawing/format.ts";
import { pointAt } from "../../state/plane/planePoints.ts";
import { playgroundStore, type ShownPlane } from "../../state/plane/playgroundStore.ts";
import { ScrollTable } from "../robustness/ScrollTable.tsx";
import { useFields } from "../shared/useFields.ts";
import layout from "../style/layout.module.css";
import styles from "./Plane.module.css";
import { planeTexts } from "./planeMap.ts";
import { distanceText } from "./planeWords.ts";

/** The question of each panel, its accuracy, and its distance to the boundary: on average and for the selected point. */
export function PlaneFacts({ point }: { readonly point: number | null }) {
  const { points, shown } = useFields(playgroundStore, "points", "shown");
  const isCurrent = shown !== null && shown.points === points;
  const views = shown === null ? [] : planePanels(shown.result);
  const losses = shown?.result.networks.map(({ metrics }) => metrics?.loss ?? null) ?? [];
  const lossOf = [losses[0], losses[1], losses[1]];
  return (
    <>
      <ScrollTable name="The three panels" className={styles.facts}>
        <thead>
          <tr>
            <th scope="col">Panel</th>
            <th scope="col">What counts as a mistake</th>
            <th scope="col">Correct</th>
            <th scope="col">Loss</th>
            <th scope="col">Mean distance</th>
            <th scope="col">Selected point</th>
          </tr>
        </thead>
        <tbody>
          {planeTexts.map(({ id, name, network, counts }, i) => {
            const view = views[i];
            const facts = view === undefined ? null : panelDistances(view);
            const loss = lossOf[i] ?? null;
            return (
              <tr key={id}>
                <th scope="row" className={styles.panel}>
                  {name}
                </th>
                <td className={styles.words}>
                  {network}. {counts}
                </td>
                <td>{facts === null ? "–" : `${percent(facts.right / facts.points)} of ${facts.points}`}</td>
                <td>{loss === null ? "untrained" : loss.toFixed(3)}</td>
                <td>{meanText(shown, facts)}</td>
                <td>{selectedText(isCurrent ? shown : null, i, point)}</td>
              </tr>
            );
          })}
        </tbody>
      </ScrollTable>
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

function meanText(shown: ShownPlane | null, facts: ReturnType<typeof panelDistances> | null): string {
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
