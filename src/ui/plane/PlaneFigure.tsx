import { Eraser, MousePointer2, Redo2, Trash2, Undo2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { mostPoints, planeClasses } from "../../experiment/interactive/planePoints.ts";
import type { PlanePlace as Place } from "../../figures/drawing/mark.ts";
import { seriesStyle } from "../../figures/drawing/seriesStyle.ts";
import { boundaryMap } from "../../figures/maps/boundaryMap.ts";
import { nearestPoint } from "../../state/plane/planePoints.ts";
import {
  beginStroke,
  choosePoint,
  clearPoints,
  drawPoint,
  erasePoints,
  redoPlane,
  undoPlane,
} from "../../state/plane/playground.ts";
import { playgroundStore } from "../../state/plane/playgroundStore.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { FigureFrame } from "../figure/FigureFrame.tsx";
import type { PlaneInput } from "../figure/FigureView.tsx";
import { useFields } from "../shared/useFields.ts";
import layout from "../style/layout.module.css";
import styles from "./Plane.module.css";
import { mapPanels, planeMap } from "./planeMap.ts";

export type Brush = "select" | (typeof planeClasses)[number] | "erase";

const brushes = ["select", ...planeClasses, "erase"] as const satisfies readonly Brush[];
const brushNames: Readonly<Record<Brush, string>> = {
  select: "Select points",
  dog: "Draw dogs",
  cat: "Draw cats",
  airplane: "Draw airplanes",
  erase: "Erase points",
};
/** Step of an arrow key, in widths of the plane. */
const keyStep = 0.02;
/** Smallest distance between points of one stroke. */
const strokeStep = 0.03;

const inPlane = (value: number): number => Math.min(1, Math.max(0, value));

/** The three panels, for selecting and drawing points. */
export function PlaneFigure(props: {
  readonly brush: Brush;
  readonly onBrush: (brush: Brush) => void;
  readonly onHover: (point: number | null) => void;
  /** The selected point. */
  readonly point: number | null;
}) {
  const { brush, onBrush, onHover, point } = props;
  const { points, shown, settings, isDrawn } = useFields(playgroundStore, "points", "shown", "settings", "isDrawn");
  const [cursor, setCursor] = useState<Place | null>(null);
  const input = usePlaneInput(brush, onHover, setCursor, cursor);
  const panels = useMemo(() => mapPanels(shown), [shown]);
  const source = useMemo(
    () => planeMap(panels, { points, shown }, { point, cursor }),
    [panels, points, shown, point, cursor],
  );
  const exported = useMemo(
    () => ({
      ...settings,
      epoch: shown?.trained.epoch ?? 0,
      ...(isDrawn ? { points: [...points.points], labels: [...points.labels] } : {}),
    }),
    [settings, shown, isDrawn, points],
  );
  return (
    <>
      <BrushBar brush={brush} onBrush={onBrush} />
      <FigureFrame
        figure={boundaryMap}
        source={source}
        title="Predicted labels"
        description="Fill: the label that the network predicts. Markers: the training points, in the colour and shape of their class."
        settings={exported}
        plane={input}
        empty={<div className={styles.waiting} />}
      />
    </>
  );
}

function usePlaneInput(
  brush: Brush,
  onHover: (point: number | null) => void,
  setCursor: (place: Place | null) => void,
  cursor: Place | null,
): PlaneInput {
  const at = useRef(cursor);
  at.current = cursor;
  return useMemo(() => {
    let lastDrawn: Place | null = null;
    const act = (x: number, y: number) => {
      if (brush === "select") choosePoint(x, y);
      else if (brush === "erase") erasePoints(x, y);
      else if (lastDrawn === null || Math.hypot(lastDrawn.x - x, lastDrawn.y - y) >= strokeStep) {
        lastDrawn = { x, y };
        drawPoint(x, y, planeClasses.indexOf(brush));
      }
    };
    const begin = () => {
      lastDrawn = null;
      beginStroke();
    };
    return {
      onBegin: begin,
      onPlace: (x, y) => {
        setCursor(null);
        act(x, y);
      },
      onHover: (place) =>
        onHover(place === null ? null : nearestPoint(playgroundStore.getState().points, place.x, place.y)),
      onStep: (columns, rows) => {
        const { x, y } = at.current ?? { x: 0.5, y: 0.5 };
        setCursor({ x: inPlane(x + columns * keyStep), y: inPlane(y + rows * keyStep) });
      },
      onEnter: () => {
        if (at.current === null) return;
        begin();
        act(at.current.x, at.current.y);
      },
      keys: `Arrow keys move a cursor. ${brush === "select" ? "Enter selects the point there." : brush === "erase" ? "Enter erases the points there." : `Enter draws a ${brush} there.`}`,
    };
  }, [brush, onHover, setCursor]);
}

function BrushBar(props: { readonly brush: Brush; readonly onBrush: (brush: Brush) => void }) {
  const past = useStore(playgroundStore, (state) => state.past.length);
  const future = useStore(playgroundStore, (state) => state.future.length);
  const count = useStore(playgroundStore, (state) => state.points.labels.length);
  const edits = [
    { label: "Undo the last stroke (Ctrl+Z)", icon: <Undo2 />, disabled: past === 0, onClick: undoPlane },
    { label: "Redo (Ctrl+Shift+Z)", icon: <Redo2 />, disabled: future === 0, onClick: redoPlane },
    { label: "Clear the plane", icon: <Trash2 />, disabled: count === 0, onClick: clearPoints },
  ];
  return (
    <div className={styles.brushes}>
      <Segmented
        size="s"
        label="Tool"
        hideLabel
        value={props.brush}
        options={brushes.map((value) => ({
          value,
          label: <BrushLabel brush={value} />,
          name: brushNames[value],
        }))}
        onChange={props.onBrush}
      />
      <div className={layout.buttons}>
        {edits.map((edit) => (
          <IconButton key={edit.label} size="s" {...edit} />
        ))}
        {count >= mostPoints && <span className={layout.note}>The plane is full: {mostPoints} points.</span>}
      </div>
    </div>
  );
}

/** The label of a tool; that of a class shows the marker of its points. */
function BrushLabel({ brush }: { readonly brush: Brush }) {
  if (brush === "select" || brush === "erase") {
    const Icon = brush === "select" ? MousePointer2 : Eraser;
    return (
      <span className={styles.brush}>
        <Icon aria-hidden="true" /> {brush === "select" ? "Select" : "Erase"}
      </span>
    );
  }
  const cls = planeClasses.indexOf(brush);
  return (
    <span className={styles.brush}>
      <svg className={styles.swatch} viewBox="-6 -6 12 12" aria-hidden="true" data-class={cls}>
        <path d={seriesStyle(cls).marker(64)} />
      </svg>
      {brush}
    </span>
  );
}
