import { generatedPoints, type PlaneSettings } from "../../experiment/interactive/plane.ts";
import type { LabelledPoints } from "../../experiment/sampling/points.ts";
import { nearestPoint, withoutNear, withPoint } from "./planePoints.ts";
import { changePlayground } from "./planeWork.ts";
import { type Drawing, dataSettings, type PlaygroundState, playgroundStore, untrained } from "./playgroundStore.ts";

/** Most undo steps. */
const mostUndo = 100;

const get = playgroundStore.getState;

/**
 * Changes settings. Data settings generate new points, and drawn ones go into the undo history; another network or seed
 * resets the training; all others apply from the next epoch.
 */
export function changePlane(part: Partial<PlaneSettings>): void {
  const { settings: before, isDrawn, trained } = get();
  const settings = { ...before, ...part };
  const differs = (...names: readonly (keyof PlaneSettings)[]) => names.some((name) => settings[name] !== before[name]);
  const isGenerated = differs(...dataSettings);
  if (isGenerated && isDrawn) remember();
  changePlayground({
    settings,
    error: null,
    trained: differs("hidden", "seed") ? untrained() : trained,
    ...(isGenerated ? { points: generatedPoints(settings), isDrawn: false, chosen: null } : {}),
  });
}

/** Starts a stroke: everything drawn until the next one is a single undo step. */
export function beginStroke(): void {
  playgroundStore.setState({ strokeStart: get().points });
}

/** Adds a point of a class. */
export function drawPoint(x: number, y: number, cls: number): void {
  draw(withPoint(get().points, x, y, cls));
}

/** Removes the points near a position. */
export function erasePoints(x: number, y: number): void {
  draw(withoutNear(get().points, x, y));
}

export function clearPoints(): void {
  beginStroke();
  draw({ points: new Float32Array(), labels: new Uint8Array() });
}

/** Shows the distances of the point at a position, if there is one. */
export function choosePoint(x: number, y: number): void {
  changePlayground({ chosen: nearestPoint(get().points, x, y) });
}

/** Undoes the last stroke. False when there is none. */
export function undoPlane(): boolean {
  const { past, future } = get();
  const before = past.at(-1);
  if (before === undefined) return false;
  travel(before, { past: past.slice(0, -1), future: [drawing(), ...future] });
  return true;
}

/** Redoes the stroke that was undone last. False when there is none. */
export function redoPlane(): boolean {
  const { past, future } = get();
  const [after, ...later] = future;
  if (after === undefined) return false;
  travel(after, { past: [...past, drawing()], future: later });
  return true;
}

function travel({ data, ...to }: Drawing, history: Pick<PlaygroundState, "past" | "future">): void {
  changePlayground({
    ...to,
    ...history,
    settings: { ...get().settings, ...data },
    chosen: null,
    error: null,
  });
}

function drawing(): Drawing {
  const { points, isDrawn, settings } = get();
  const { shape, count, noise, dataSeed } = settings;
  return { points, isDrawn, data: { shape, count, noise, dataSeed } };
}

/** Applies the settings of a link, and its drawn points if it has any. */
export function restorePlane(settings: PlaneSettings, drawn: LabelledPoints | null): void {
  changePlayground({
    settings,
    points: drawn ?? generatedPoints(settings),
    isDrawn: drawn !== null,
    isPlaying: false,
    trained: untrained(),
    error: null,
    chosen: null,
    past: [],
    future: [],
  });
}

function draw(points: LabelledPoints): void {
  const { points: before, strokeStart } = get();
  if (points === before) return;
  if (strokeStart === before) remember();
  // Removing points renumbers the others.
  const chosen = points.labels.length < before.labels.length ? null : get().chosen;
  changePlayground({ points, isDrawn: true, chosen, error: null, strokeStart: null });
}

function remember(): void {
  playgroundStore.setState({ past: [...get().past, drawing()].slice(-mostUndo), future: [] });
}
