import { useStore } from "zustand";
import { planePanels } from "../../experiment/interactive/plane.ts";
import { planeClasses } from "../../experiment/interactive/planePoints.ts";
import { panelDistances } from "../../experiment/interactive/playgroundDistances.ts";
import { normSymbol, percent, threatText } from "../../figures/drawing/format.ts";
import { pointAt } from "../../state/boundaries/planePoints.ts";
import { playgroundStore, type SeenPlane } from "../../state/boundaries/playgroundStore.ts";
import { ScrollTable } from "../robustness/ScrollTable.tsx";
import styles from "./Plane.module.css";
import { planeTexts } from "./planeMap.ts";
import { distanceText } from "./planeWords.ts";

/** What each panel asks, how often it is right, how far its boundary is, and how far from the chosen point. */
export function PlaneFacts({ point }: { readonly point: number | null }) {
  const points = useStore(playgroundStore, (state) => state.points);
  const seen = useStore(playgroundStore, (state) => state.seen);
  const isCurrent = seen !== null && seen.points === points;
  const views = seen === null ? [] : planePanels(seen.result);
  const losses = seen?.result.networks.map(({ metrics }) => metrics?.loss ?? null) ?? [];
  const lossOf = [losses[0], losses[1], losses[1]];
  return (
    <>
      <ScrollTable name="The three panels" className={styles.facts}>
        <thead>
          <tr>
            <th scope="col">Panel</th>
            <th scope="col">What counts as a mistake</th>
            <th scope="col">Right</th>
            <th scope="col">Loss</th>
            <th scope="col">Mean distance</th>
            <th scope="col">Chosen point</th>
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
                <td>{meanText(seen, facts)}</td>
                <td>{chosenText(isCurrent ? seen : null, i, point)}</td>
              </tr>
            );
          })}
        </tbody>
      </ScrollTable>
      <p className={styles.facing} aria-live="polite">
        {point === null
          ? "Point at one of the points, or click on it, to see how far it is from each boundary."
          : `Chosen: a ${planeClasses[points.labels[point] ?? 0]} at ${pointAt(points, point)
              .map((value) => value.toFixed(2))
              .join(", ")}.`}
      </p>
      <p className={styles.note}>
        Distances are measured when training rests: the smaller of what two searches find (PGD bisection and
        FAB, {normSymbol(seen?.settings.norm ?? "l2")}), in widths of the plane. Means are those of points
        that are right. {attackedText(seen)}
      </p>
    </>
  );
}

/** How the networks stand the attack that they are trained against; nothing in standard training. */
function attackedText(seen: SeenPlane | null): string {
  const [two, three] = (seen?.result.networks ?? []).map(
    ({ metrics }) => metrics?.adversarialAccuracy ?? null,
  );
  if (two === null || two === undefined || three === null || three === undefined || seen === null) return "";
  const { norm, epsilon } = seen.settings;
  return `Under the attack of the training (PGD, ${threatText({ norm, epsilon })}), of up to 200 points ${percent(two)} stay right with two labels and ${percent(three)} with three.`;
}

function meanText(seen: SeenPlane | null, facts: ReturnType<typeof panelDistances> | null): string {
  if (seen === null || facts === null || !seen.isMeasured) return "when it rests";
  const { mean, right, unreached } = facts;
  if (right === 0) return "none is right";
  if (mean === null) return "no boundary";
  return `${distanceText(mean)}, n = ${right - unreached}${unreached === 0 ? "" : `; ${unreached} without boundary`}`;
}

function chosenText(seen: SeenPlane | null, panel: number, point: number | null): string {
  if (point === null) return "none";
  const view = seen === null ? undefined : planePanels(seen.result)[panel];
  if (view?.wrong[point] === 1) return "wrong already";
  const distance = view?.distances?.[point];
  if (distance === undefined) return "when it rests";
  return view?.censored?.[point] === 1 ? "no boundary" : distanceText(distance);
}
