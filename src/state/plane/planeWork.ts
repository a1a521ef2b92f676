import { type PlaneSettings, planeRequest, planeTraining } from "../../experiment/interactive/plane.ts";
import type { LabelledPoints } from "../../experiment/sampling/points.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { lab } from "../systems/lab.ts";
import { missingClasses } from "./planePoints.ts";
import { type PlaygroundState, playgroundStore, type Trained, untrained } from "./playgroundStore.ts";

/** Grid points along each side: enough for smooth boundaries, few enough for ten pictures per second. */
const side = 56;
/** Shortest time between two pictures while playing, in milliseconds. */
const pictureMs = 100;

const { epochs } = planeTraining(1);

const get = playgroundStore.getState;

/** A request to the worker, and the state that it was made from. */
interface Job {
  readonly work: NonNullable<PlaygroundState["work"]>;
  readonly settings: PlaneSettings;
  readonly points: LabelledPoints;
  readonly trained: Trained;
  readonly controller: AbortController;
}

let current: Job | null = null;

/** Changes the plane; aborts work that is no longer of use, and starts what is missing. */
export function changePlayground(part: Partial<PlaygroundState>): void {
  playgroundStore.setState(part);
  if (current !== null && !isUseful(current)) current.controller.abort();
  if (get().work === null) void performJobs();
}

/** Shows the plane; nothing is trained until the user presses Play. */
export function openPlane(): void {
  changePlayground({ isOpen: true });
}

/** Stops all work when the plane is hidden. Its state stays. */
export function closePlane(): void {
  changePlayground({ isOpen: false, isPlaying: false, steps: 0 });
}

/** Trains, picture by picture, until it is paused or the training ends. */
export function playPlane(): void {
  changePlayground({ isPlaying: true, error: null });
}

export function pausePlane(): void {
  changePlayground({ isPlaying: false, steps: 0 });
}

/** Trains the epochs of one picture, and pauses. */
export function stepPlane(): void {
  changePlayground({ isPlaying: false, steps: 1, error: null });
}

/** Resets the networks; the points stay. */
export function resetPlane(): void {
  changePlayground({ isPlaying: false, steps: 0, trained: untrained(), error: null });
}

export function setPlaneSpeed(speed: number): void {
  changePlayground({ speed });
}

/** Whether the result of a job is still of use. Points that change during training apply from the next request on. */
function isUseful({ work, settings, points, trained }: Job): boolean {
  const now = get();
  if (!now.isOpen || trained !== now.trained) return false;
  if (work === "training") return true;
  return !now.isPlaying && now.steps === 0 && settings === now.settings && points === now.points;
}

/** Performs one job after the other until nothing is missing. */
async function performJobs(): Promise<void> {
  try {
    for (let next = nextWork(); next !== null; next = nextWork()) {
      const started = performance.now();
      await perform(next);
      if (next === "training" && get().isPlaying) await pause(started + pictureMs - performance.now());
    }
  } finally {
    playgroundStore.setState({ work: null });
  }
}

function nextWork(): Job["work"] | null {
  const { isOpen, isPlaying, steps, error, points, settings, trained, shown } = get();
  if (!isOpen || error !== null || points.labels.length === 0) return null;
  if (isPlaying || steps > 0) {
    const problem = trainingProblem(points, trained);
    if (problem === null) return "training";
    playgroundStore.setState({ isPlaying: false, steps: 0, error: problem });
    return null;
  }
  const isCurrent =
    shown !== null && shown.points === points && shown.trained === trained && shown.settings.norm === settings.norm;
  if (!isCurrent) return "scoring";
  return shown.isMeasured ? null : "measuring";
}

function trainingProblem(points: LabelledPoints, { epoch }: Trained): string | null {
  const missing = missingClasses(points);
  if (missing.length > 0)
    return `no point of class ${missing.join(" or ")} found, expected at least one of each: draw one`;
  if (epoch === epochs) return `all ${epochs} epochs are done: reset to start over`;
  return null;
}

async function perform(work: Job["work"]): Promise<void> {
  const { settings, points, trained, speed } = get();
  const controller = new AbortController();
  const job: Job = { work, settings, points, trained, controller };
  current = job;
  playgroundStore.setState(work === "training" ? { work, steps: 0 } : { work });
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
    const after = work === "training" ? { states: result.networks.map(({ state }) => state), epoch } : trained;
    playgroundStore.setState({
      trained: after,
      shown: { points, settings, trained: after, result, isMeasured: work === "measuring" },
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
