import { generatedPoints, type PlaneSettings } from "../../experiment/interactive/plane.ts";
import type { LabelledPoints } from "../../experiment/sampling/points.ts";
import { nearestPoint, withoutNear, withPoint } from "./planePoints.ts";
import { changePlayground } from "./planeWork.ts";
import {
  type Drawing,
  dataSettings,
  type PlaygroundState,
  playgroundStore,
  untrained,
} from "./playgroundStore.ts";

/** More steps than anybody takes back one by one. */
const mostUndo = 100;

const get = playgroundStore.getState;

/**
 * Change settings. Those of the points make new ones, which takes drawn ones back to undo; another network or seed begins
 * untrained; the others hold from the next epoch.
 */
export function changePlane(part: Partial<PlaneSettings>): void {
  const { settings: before, isDrawn, trained } = get();
  const settings = { ...before, ...part };
  const differs = (...names: readonly (keyof PlaneSettings)[]) =>
    names.some((name) => settings[name] !== before[name]);
  const isGenerated = differs(...dataSettings);
  if (isGenerated && isDrawn) remember();
  changePlayground({
    settings,
    error: null,
    trained: differs("hidden", "seed") ? untrained() : trained,
    ...(isGenerated ? { points: generatedPoints(settings), isDrawn: false, chosen: null } : {}),
  });
}

/** What is drawn from here on is taken back as one. */
export function beginStroke(): void {
  stroke = get().points;
}

/** Put a point of a class there. */
export function drawPoint(x: number, y: number, cls: number): void {
  draw(withPoint(get().points, x, y, cls));
}

/** Take away the points near a place. */
export function erasePoints(x: number, y: number): void {
  draw(withoutNear(get().points, x, y));
}

export function clearPoints(): void {
  beginStroke();
  draw({ points: new Float32Array(), labels: new Uint8Array() });
}

/** Look at the distances of the point that lies there, if one does. */
export function choosePoint(x: number, y: number): void {
  changePlayground({ chosen: nearestPoint(get().points, x, y) });
}

/** Take the last stroke back. False when there is none. */
export function undoPlane(): boolean {
  const { past, future } = get();
  const before = past.at(-1);
  if (before === undefined) return false;
  travel(before, { past: past.slice(0, -1), future: [drawing(), ...future] });
  return true;
}

/** Draw again what was taken back last. False when there is nothing. */
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

/** What a link says: settings, and points where some were drawn. */
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

/** Points as they were when the pointer went down; null once this stroke can be taken back. */
let stroke: LabelledPoints | null = null;

function draw(points: LabelledPoints): void {
  const before = get().points;
  if (points === before) return;
  if (stroke === before) {
    stroke = null;
    remember();
  }
  // Where points went, others have their numbers.
  const chosen = points.labels.length < before.labels.length ? null : get().chosen;
  changePlayground({ points, isDrawn: true, chosen, error: null });
}

function remember(): void {
  playgroundStore.setState({ past: [...get().past, drawing()].slice(-mostUndo), future: [] });
}
