import { createStore } from "zustand/vanilla";
import { generatedPoints, type PlaneSettings, planeRequest, planeTraining } from "../experiment/plane.ts";
import type { PlaygroundResult } from "../experiment/playground.ts";
import type { LabelledPoints } from "../experiment/points.ts";
import { messageOf } from "../lab/namedError.ts";
import { lab } from "./lab.ts";
import { missingClasses, nearestPoint, withoutNear, withPoint } from "./planePoints.ts";

/** Points of the grid along each side: fine enough for smooth boundaries, quick enough for ten pictures a second. */
const side = 56;
/** Shortest time between two pictures while it plays, in milliseconds. */
const pictureEvery = 100;
/** More steps than anybody takes back one by one. */
const mostUndo = 100;

/** What training has come to. Replaced by every stretch of it. */
interface Trained {
  readonly states: readonly Uint8Array[];
  readonly epoch: number;
}

/** What the worker saw last, and of what. */
export interface SeenPlane {
  readonly points: LabelledPoints;
  readonly settings: PlaneSettings;
  readonly trained: Trained | null;
  readonly epoch: number;
  readonly result: PlaygroundResult;
  readonly isMeasured: boolean;
}

const dataSettings = [
  "shape",
  "count",
  "noise",
  "dataSeed",
] as const satisfies readonly (keyof PlaneSettings)[];

/** Points, and whether somebody drew in them: what was generated alone can be generated again from its settings. */
interface Drawing {
  readonly points: LabelledPoints;
  readonly isDrawn: boolean;
  readonly data: Pick<PlaneSettings, (typeof dataSettings)[number]>;
}

export interface PlaygroundState extends Omit<Drawing, "data"> {
  readonly settings: PlaneSettings;
  /** Epochs between two pictures. */
  readonly speed: number;
  readonly isPlaying: boolean;
  /** Null: untrained. */
  readonly trained: Trained | null;
  readonly seen: SeenPlane | null;
  /** What the worker is busy with. */
  readonly work: "training" | "looking" | "measuring" | null;
  readonly error: string | null;
  /** The point whose distances are shown. */
  readonly chosen: number | null;
  readonly past: readonly Drawing[];
  readonly future: readonly Drawing[];
}

export const defaultPlane: PlaneSettings = {
  shape: "blobs",
  count: 240,
  noise: 0.08,
  dataSeed: 1,
  hidden: 32,
  learningRate: 0.03,
  norm: "l2",
  epsilon: 0,
  seed: 1,
};

export const playgroundStore = createStore<PlaygroundState>()(() => ({
  settings: defaultPlane,
  points: generatedPoints(defaultPlane),
  isDrawn: false,
  speed: 1,
  isPlaying: false,
  trained: null,
  seen: null,
  work: null,
  error: null,
  chosen: null,
  past: [],
  future: [],
}));

const get = playgroundStore.getState;

/** Show the plane as it stands: nothing is trained before somebody presses Play. */
export function openPlane(): void {
  isOpen = true;
  change({});
}

/** Nobody looks any more: it halts, and is as it was when it is opened again. */
export function closePlane(): void {
  isOpen = false;
  change({ isPlaying: false });
}

/** Train on, picture by picture, until it is paused or the training has ended. */
export function playPlane(): void {
  change({ isPlaying: true, error: null });
}

export function pausePlane(): void {
  change({ isPlaying: false });
}

/** One picture's epochs, and a halt. */
export function stepPlane(): void {
  steps = 1;
  change({ isPlaying: false, error: null });
}

/** Back to untrained networks; the points stay. */
export function resetPlane(): void {
  change({ isPlaying: false, trained: null, error: null });
}

export function setPlaneSpeed(speed: number): void {
  change({ speed });
}

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
  change({
    settings,
    error: null,
    trained: differs("hidden", "seed") ? null : trained,
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
  change({ chosen: nearestPoint(get().points, x, y) });
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
  change({ ...to, ...history, settings: { ...get().settings, ...data }, chosen: null, error: null });
}

function drawing(): Drawing {
  const { points, isDrawn, settings } = get();
  const { shape, count, noise, dataSeed } = settings;
  return { points, isDrawn, data: { shape, count, noise, dataSeed } };
}

/** What a link says: settings, and points where some were drawn. */
export function restorePlane(settings: PlaneSettings, drawn: LabelledPoints | null): void {
  change({
    settings,
    points: drawn ?? generatedPoints(settings),
    isDrawn: drawn !== null,
    isPlaying: false,
    trained: null,
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
  change({ points, isDrawn: true, chosen, error: null });
}

function remember(): void {
  playgroundStore.setState({ past: [...get().past, drawing()].slice(-mostUndo), future: [] });
}

/** What the worker is to do next, and what it was asked of. */
interface Job {
  readonly work: NonNullable<PlaygroundState["work"]>;
  readonly settings: PlaneSettings;
  readonly points: LabelledPoints;
  readonly trained: Trained | null;
  readonly controller: AbortController;
}

let isOpen = false;
/** Pictures asked for one by one. */
let steps = 0;
let current: Job | null = null;
let isDriving = false;

function change(part: Partial<PlaygroundState>): void {
  playgroundStore.setState(part);
  if (current !== null && !isWanted(current)) current.controller.abort();
  if (!isDriving) void drive();
}

/** Whether what is being worked on is still of use. Points that change under a stretch of training wait for the next. */
function isWanted({ work, settings, points, trained }: Job): boolean {
  const now = get();
  if (!isOpen || trained !== now.trained) return false;
  if (work === "training") return true;
  return !now.isPlaying && steps === 0 && settings === now.settings && points === now.points;
}

/** One job after the other until everything that was asked for is there. */
async function drive(): Promise<void> {
  isDriving = true;
  try {
    for (let work = nextWork(); work !== null; work = nextWork()) {
      const begun = performance.now();
      await perform(work);
      if (work === "training" && get().isPlaying) await pause(begun + pictureEvery - performance.now());
    }
  } finally {
    isDriving = false;
    playgroundStore.setState({ work: null });
  }
}

function nextWork(): Job["work"] | null {
  const { isPlaying, error, points, settings, trained, seen } = get();
  if (!isOpen || error !== null || points.labels.length === 0) return null;
  if (isPlaying || steps > 0) {
    const problem = trainingProblem(points, trained);
    if (problem === null) return "training";
    steps = 0;
    playgroundStore.setState({ isPlaying: false, error: problem });
    return null;
  }
  const isCurrent =
    seen !== null &&
    seen.points === points &&
    seen.trained === trained &&
    (["norm", "hidden", "seed"] as const).every((name) => seen.settings[name] === settings[name]);
  if (!isCurrent) return "looking";
  return seen.isMeasured ? null : "measuring";
}

function trainingProblem(points: LabelledPoints, trained: Trained | null): string | null {
  const missing = missingClasses(points);
  if (missing.length > 0)
    return `no point of the class ${missing.join(" or ")} found, at least one of each expected: draw one`;
  const { epochs } = planeTraining(get().settings.learningRate);
  if (trained?.epoch === epochs) return `all ${epochs} epochs are done: reset to begin again`;
  return null;
}

async function perform(work: Job["work"]): Promise<void> {
  const { settings, points, trained, speed } = get();
  const controller = new AbortController();
  const job: Job = { work, settings, points, trained, controller };
  current = job;
  if (work === "training") steps = 0;
  playgroundStore.setState({ work });
  try {
    const pool = await lab();
    controller.signal.throwIfAborted();
    const request = planeRequest(settings, points, trained?.states ?? null, {
      epochs: work === "training" ? speed : 0,
      isMeasured: work === "measuring",
      side,
    });
    const result = await pool.playground(request, controller.signal);
    if (controller.signal.aborted) return;
    const epoch = result.networks[0]?.epoch ?? 0;
    const after =
      work === "training" ? { states: result.networks.map(({ state }) => state), epoch } : trained;
    playgroundStore.setState({
      trained: after,
      seen: { points, settings, trained: after, epoch, result, isMeasured: work === "measuring" },
    });
  } catch (error) {
    if (controller.signal.aborted) return;
    playgroundStore.setState({ isPlaying: false, error: messageOf(error) });
  } finally {
    current = null;
  }
}

const pause = (milliseconds: number): Promise<void> =>
  milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, milliseconds));
