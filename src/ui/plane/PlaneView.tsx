import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import { planePanels } from "../../experiment/interactive/plane.ts";
import { planeDraft } from "../../experiment/interactive/planeDraft.ts";
import { planeClasses } from "../../experiment/interactive/planePoints.ts";
import { csv } from "../../experiment/summary/csv.ts";
import { select } from "../../state/page/selection.ts";
import { pointAt } from "../../state/plane/planePoints.ts";
import { closePlane, openPlane, pausePlane, playPlane, resetPlane, stepPlane } from "../../state/plane/planeWork.ts";
import { redoPlane, undoPlane } from "../../state/plane/playground.ts";
import { playgroundStore } from "../../state/plane/playgroundStore.ts";
import { draftFrom } from "../../state/train/draft.ts";
import { Button } from "../controls/Button.tsx";
import { Notice } from "../controls/Notice.tsx";
import { Panel } from "../controls/Panel.tsx";
import { useShortcuts } from "../keyboard/useShortcuts.ts";
import { saveFile } from "../shared/saveFile.ts";
import { useFields } from "../shared/useFields.ts";
import layout from "../style/layout.module.css";
import styles from "./Plane.module.css";
import { PointControls, TrainingControls } from "./PlaneControls.tsx";
import { PlaneDistances } from "./PlaneDistances.tsx";
import { PlaneFacts } from "./PlaneFacts.tsx";
import { type Brush, PlaneFigure } from "./PlaneFigure.tsx";
import { PlaneTransport } from "./PlaneTransport.tsx";
import { planeTexts } from "./planeMap.ts";

/** Epochs of an experiment if nothing has been trained here, and the most that a spec allows. */
const defaultEpochs = 60;
const mostEpochs = 1000;

/** An interactive version of Figure 2 of the paper. */
export function PlaneView() {
  const { chosen, error } = useFields(playgroundStore, "chosen", "error");
  const count = useStore(playgroundStore, (state) => state.points.labels.length);
  const [brush, setBrush] = useState<Brush>("select");
  const [hovered, setHovered] = useState<number | null>(null);
  const onHover = useCallback((point: number | null) => setHovered(point), []);
  const selected = hovered ?? chosen;
  const point = selected !== null && selected < count ? selected : null;
  usePlaneKeys(setBrush);
  useEffect(() => {
    openPlane();
    return closePlane;
  }, []);
  return (
    <div className={styles.view}>
      <div className={styles.controls}>
        <PointControls />
        <TrainingControls />
      </div>
      <div className={styles.stage}>
        <Panel
          title="Three ways to ask"
          lead="Each point stands for a picture of a dog, a cat or an airplane. One network only tells dogs from everything else (a). Another distinguishes all three; either any of its mistakes counts (b), or only those about dogs (c)."
        >
          <PlaneTransport />
          {error !== null && <Notice tone="error">{error}</Notice>}
          <PlaneFigure brush={brush} onBrush={setBrush} onHover={onHover} point={point} />
          <PlaneFacts point={point} />
        </Panel>
        <PlaneDistances />
        <TakeFurther />
      </div>
    </div>
  );
}

function usePlaneKeys(setBrush: (brush: Brush) => void): void {
  const brush = (value: Brush) => () => void setBrush(value);
  useShortcuts("plane", {
    toggle: () => void (playgroundStore.getState().isPlaying ? pausePlane() : playPlane()),
    step: () => void stepPlane(),
    reset: () => void resetPlane(),
    select: brush("select"),
    dog: brush("dog"),
    cat: brush("cat"),
    airplane: brush("airplane"),
    erase: brush("erase"),
    undo: undoPlane,
    redo: redoPlane,
  });
}

/** Ways on: an experiment, the study of Figure 2, a CSV file of the points. */
function TakeFurther() {
  const { settings, trained, isDrawn } = useFields(playgroundStore, "settings", "trained", "isDrawn");
  const count = useStore(playgroundStore, (state) => state.points.labels.length);
  return (
    <Panel
      title="Take it further"
      lead="Everything here is measured on the training points. An experiment is judged on unseen points, keeps its results, and can be repeated on the command line."
    >
      <div className={layout.buttons}>
        <Button
          onClick={() => {
            draftFrom("the plane", planeDraft(settings, Math.min(mostEpochs, trained.epoch || defaultEpochs)));
            location.hash = "#train";
          }}
        >
          Set up as an experiment
        </Button>
        <Button
          onClick={() => {
            select("paper", { study: "figure-2" });
            location.hash = "#paper";
          }}
        >
          Open the Figure 2 study
        </Button>
        <Button disabled={count === 0} onClick={savePoints}>
          Export points as CSV
        </Button>
      </div>
      {isDrawn && (
        <p className={layout.note}>
          Experiments use generated points: the shape and settings on the left, not your drawing.
        </p>
      )}
    </Panel>
  );
}

/** Save every point with the answer, distance and boundary of each panel. */
function savePoints(): void {
  const { points, shown } = playgroundStore.getState();
  const views = shown === null || shown.points !== points ? [] : planePanels(shown.result);
  const columns = planeTexts.flatMap(({ id }) => [`${id} wrong`, `${id} distance`, `${id} no boundary`]);
  const rows = Array.from(points.labels, (cls, i) => [
    ...pointAt(points, i),
    planeClasses[cls] ?? null,
    ...planeTexts.flatMap((_, panel) => {
      const view = views[panel];
      return [view?.wrong[i] ?? null, view?.distances?.[i] ?? null, view?.censored?.[i] ?? null];
    }),
  ]);
  const text = csv(["x", "y", "class", ...columns], rows);
  saveFile(new Blob([text], { type: "text/csv" }), "points.csv");
}
