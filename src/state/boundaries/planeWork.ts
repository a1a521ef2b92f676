import { type PlaneSettings, planeRequest, planeTraining } from "../../experiment/interactive/plane.ts";
import type { LabelledPoints } from "../../experiment/sampling/points.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { lab } from "../systems/lab.ts";
import { missingClasses } from "./planePoints.ts";
import { type PlaygroundState, playgroundStore, type Trained, untrained } from "./playgroundStore.ts";

/** Points of the grid along each side: fine enough for smooth boundaries, quick enough for ten pictures a second. */
const side = 56;
/** Shortest time between two pictures while it plays, in milliseconds. */
const pictureEvery = 100;

/** Where a training ends. */
const { epochs } = planeTraining(1);

const get = playgroundStore.getState;

/** What the worker is to do next, and what it was asked of. */
interface Job {
  readonly work: NonNullable<PlaygroundState["work"]>;
  readonly settings: PlaneSettings;
  readonly points: LabelledPoints;
  readonly trained: Trained;
  readonly controller: AbortController;
}

let isOpen = false;
/** Pictures asked for one by one. */
let steps = 0;
let current: Job | null = null;
let isDriving = false;

/** Change the plane, and let the worker follow: what is no longer wanted is stopped, what is missing is asked for. */
export function changePlayground(part: Partial<PlaygroundState>): void {
  playgroundStore.setState(part);
  if (current !== null && !isWanted(current)) current.controller.abort();
  if (!isDriving) void drive();
}

/** Show the plane as it stands: nothing is trained before somebody presses Play. */
export function openPlane(): void {
  isOpen = true;
  changePlayground({});
}

/** Nobody looks any more: it halts, and is as it was when it is opened again. */
export function closePlane(): void {
  isOpen = false;
  pausePlane();
}

/** Train on, picture by picture, until it is paused or the training has ended. */
export function playPlane(): void {
  changePlayground({ isPlaying: true, error: null });
}

export function pausePlane(): void {
  steps = 0;
  changePlayground({ isPlaying: false });
}

/** Train one picture's epochs, and halt. */
export function stepPlane(): void {
  steps = 1;
  changePlayground({ isPlaying: false, error: null });
}

/** Back to untrained networks; the points stay. */
export function resetPlane(): void {
  steps = 0;
  changePlayground({ isPlaying: false, trained: untrained(), error: null });
}

export function setPlaneSpeed(speed: number): void {
  changePlayground({ speed });
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
    seen.settings.norm === settings.norm;
  if (!isCurrent) return "looking";
  return seen.isMeasured ? null : "measuring";
}

function trainingProblem(points: LabelledPoints, { epoch }: Trained): string | null {
  const missing = missingClasses(points);
  if (missing.length > 0)
    return `no point of the class ${missing.join(" or ")} found, at least one of each expected: draw one`;
  if (epoch === epochs) return `all ${epochs} epochs are done: reset to begin again`;
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
    const request = planeRequest(settings, points, trained.states, {
      epochs: work === "training" ? speed : 0,
      isMeasured: work === "measuring",
      side,
    });
    const result = await pool.playground(request, {}, controller.signal);
    if (controller.signal.aborted) return;
    const epoch = result.networks[0]?.epoch ?? 0;
    const after =
      work === "training" ? { states: result.networks.map(({ state }) => state), epoch } : trained;
    playgroundStore.setState({
      trained: after,
      seen: { points, settings, trained: after, result, isMeasured: work === "measuring" },
      ...(epoch === epochs ? { isPlaying: false } : {}),
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
