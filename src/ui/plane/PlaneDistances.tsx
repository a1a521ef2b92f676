import { useMemo } from "react";
import { useStore } from "zustand";
import { planePanels } from "../../experiment/interactive/plane.ts";
import { commonDistances, reachedDistances } from "../../experiment/interactive/playgroundDistances.ts";
import { meanOf, rowOf } from "../../experiment/studies/rows.ts";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { planeHistograms } from "../../figures/studies/studyHistograms.ts";
import { playgroundStore, type ShownPlane } from "../../state/plane/playgroundStore.ts";
import { labStore } from "../../state/systems/lab.ts";
import { Panel } from "../controls/Panel.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import { useFields } from "../shared/useFields.ts";
import layout from "../style/layout.module.css";
import styles from "./Plane.module.css";
import { planeTexts } from "./planeMap.ts";
import { farthestText } from "./planeWords.ts";

const bins = 24;

/** Says which boundary is farthest, in a sentence and as histograms. */
export function PlaneDistances() {
  const { shown, points, work } = useFields(playgroundStore, "shown", "points", "work");
  const measured = shown?.isMeasured && shown.points === points ? shown : null;
  return (
    <Panel
      title="How far away is the boundary that matters?"
      lead="The farther its boundary, the more robust a point. A simpler question can move the boundary away, but the network may also put it elsewhere. The numbers decide, for these points and this training."
    >
      {measured === null ? (
        <p className={layout.note} role="status">
          {work === "measuring"
            ? "Measuring the distance of every point to every boundary…"
            : "Pause training to measure distances."}
        </p>
      ) : (
        <Measured shown={measured} />
      )}
    </Panel>
  );
}

function Measured({ shown }: { readonly shown: ShownPlane }) {
  const backend = useStore(labStore, (state) => state.backend);
  const views = useMemo(() => planePanels(shown.result), [shown]);
  const rows = useMemo((): readonly StudyRow[] => {
    const distances = views.map(reachedDistances);
    const width = Math.max(0.01, ...distances.flat()) / bins;
    return planeTexts.flatMap(({ name }, i) => {
      const values = distances[i] ?? [];
      if (values.length === 0) return [];
      const histogram = Array.from({ length: bins }, (_, bin) => ({
        from: bin * width,
        to: (bin + 1) * width,
        count: values.filter((value) => Math.min(bins - 1, Math.floor(value / width)) === bin).length,
      }));
      const head = {
        setting: `playground, epoch ${shown.trained.epoch}`,
        system: name,
        quantity: "mean distance of correct points",
        unit: "distance",
      } as const;
      return [
        rowOf(head, meanOf(values), {
          threat: { norm: shown.settings.norm, epsilon: bins * width },
          attack: "smallest of all searches",
          histogram,
          backend: backend === null ? null : { id: backend.id, adapter: backend.adapter },
        }),
      ];
    });
  }, [views, shown, backend]);
  return (
    <>
      <p className={styles.finding} role="status">
        {farthestText(commonDistances(views))}
      </p>
      <FigureFrame
        figure={planeHistograms}
        source={rows}
        title=""
        description="Distances of the correctly classified points of each panel, with their means. n differs between panels."
        settings={{ ...shown.settings, epoch: shown.trained.epoch }}
        empty={<p className={layout.note}>No correctly classified point has a boundary in the plane yet.</p>}
      />
    </>
  );
}
