import {
  coarserGrid,
  emptyGrid,
  fillLevel,
  refinement,
  type ScoreGrid,
} from "../../experiment/interactive/scoreGrid.ts";
import type { SliceRequest } from "../../experiment/interactive/slice.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { type SliceSubject, slicePlane } from "../../lab/pool/slicePlane.ts";
import { speedOfBackend } from "../../lab/run/speeds.ts";
import { noiseId } from "../attack/attackedImage.ts";
import { drawnImage } from "../attack/drawnImage.ts";
import { selectionStore } from "../page/selection.ts";
import { speedsForEstimate } from "../runs/machineSpeeds.ts";
import { isHere } from "../systems/data.ts";
import { lab } from "../systems/lab.ts";
import { type SystemGroup, systemsStore, weightsOf } from "../systems/systems.ts";
import { showChosen } from "./chosenImage.ts";
import { drawSliceImage, takeBrought } from "./sliceImage.ts";
import {
  type BoundarySettings,
  secondsOf,
  slicedAxes,
  slicedGroup,
  slicedNetworks,
  slicedSystems,
  slicedThreat,
} from "./sliceSettings.ts";
import { boundariesStore, type Slice, type SlicedSystem, updateSystems } from "./sliceStore.ts";

/** Slices that take longer start only when the user asks for them. */
const mostSecondsUnasked = 45;

const slices = newestOnly();

/** Lets long slices of these systems start by themselves from now on, and computes the current one. */
export function allowLongSlices(group: SystemGroup): Promise<void> {
  boundariesStore.setState({ allowed: group.id });
  return computeSlice();
}

/** Stops the computation. The slice on show stays. */
export function stopSlice(): void {
  slices.stop();
  boundariesStore.setState({ waitsFor: null });
  stopShown();
}

/** Marks the unfinished systems on show as stopped. */
function stopShown(): void {
  updateSystems(({ status }) => (status === "waiting" || status === "running" ? { status: "stopped" } : {}));
}

/**
 * Computes the slice of the current settings: the image and what the systems read it as, the axes, then one system after
 * the other, from coarse to fine.
 * A newer call aborts an older one. Never rejects: the outcome is in the store.
 */
export async function computeSlice(): Promise<void> {
  const signal = slices.begin();
  const settings = selectionStore.getState().boundaries;
  const group = slicedGroup(systemsStore.getState().groups, settings);
  boundariesStore.setState({ failure: null, missing: null, longSeconds: null, waitsFor: null });
  if (group !== undefined && isOnShow(group, settings)) return;
  boundariesStore.setState({ waitsFor: group === undefined ? "systems" : "image" });
  // A link is still opening the photograph that it names.
  if (group === undefined || boundariesStore.getState().isComing) return;
  try {
    const image = await imageOf(group, settings, signal);
    if (image === null) return stopShown();
    boundariesStore.setState({ waitsFor: "answers" });
    await showChosen(group, image, slicedSystems(group, settings), signal);
    const slice = await planSlice(group, image, settings, signal);
    if (slice === null) return stopShown();
    for (const [index] of slice.systems.entries()) await computeSystem(slice, index, signal);
  } catch (error) {
    if (signal.aborted) return;
    stopShown();
    const failure = isNamed(error, "AbortError") ? null : messageOf(error);
    boundariesStore.setState({ waitsFor: null, failure });
  }
}

/** Whether the slice on show is complete and has these settings, as after a visit to another room. */
function isOnShow(group: SystemGroup, settings: BoundarySettings): boolean {
  const { slice, own, brought } = boundariesStore.getState();
  const relevant = ({ at: _, view: __, ...rest }: BoundarySettings) => JSON.stringify(rest);
  return (
    slice !== null &&
    brought === null &&
    slice.group === group &&
    relevant(slice.settings) === relevant(settings) &&
    (own === null) === (slice.image.source.kind === "draw") &&
    (own === null || own.pixels === slice.image.pixels) &&
    slice.systems.every(({ status }) => status === "done")
  );
}

/** The image that the plane passes through; null if there is none yet, for a reason that is in the store. */
async function imageOf(
  group: SystemGroup,
  { drawClass, draw, split }: BoundarySettings,
  signal: AbortSignal,
): Promise<Slice["image"] | null> {
  takeBrought(group);
  const { own } = boundariesStore.getState();
  if (own?.label != null) return { ...own, label: own.label };
  if (!(await isHere(group.dataset))) {
    if (!signal.aborted) boundariesStore.setState({ missing: group.dataset, waitsFor: null, chosen: null });
    return null;
  }
  signal.throwIfAborted();
  // The seed goes into the settings, so that a link shows the same image; changed settings start another slice.
  if (draw === null) {
    drawSliceImage(drawClass);
    return null;
  }
  const image = await drawnImage(group.dataset, drawClass, draw, split);
  signal.throwIfAborted();
  return image;
}

/** The slice without any scores; null if it would take too long to start by itself. */
async function planSlice(
  group: SystemGroup,
  image: Slice["image"],
  settings: BoundarySettings,
  signal: AbortSignal,
): Promise<Slice | null> {
  const systems = slicedSystems(group, settings);
  const threat = slicedThreat(settings);
  const pool = await lab();
  signal.throwIfAborted();
  const networks = slicedNetworks(group, systems);
  const speeds = await speedsForEstimate(pool, networks);
  signal.throwIfAborted();
  const seconds = secondsOf(networks, settings, speedOfBackend(pool.backend.id, speeds));
  if (seconds > mostSecondsUnasked && boundariesStore.getState().allowed !== group.id) {
    boundariesStore.setState({ longSeconds: seconds, waitsFor: null });
    return null;
  }
  boundariesStore.setState({ waitsFor: "axes" });
  const subject = subjectOf(group, image, threat);
  const plane = await slicePlane(slicedAxes(settings, systems), subject, pool, signal);
  signal.throwIfAborted();
  return {
    group,
    image,
    threat,
    plane,
    half: settings.reach * threat.epsilon,
    side: Number(settings.resolution),
    settings,
    systems: systems.map((system) => ({ system, grid: null, status: "waiting", error: null })),
  };
}

/** Computes one system of a slice; the slice goes on show with its first level. A failure concerns that system alone. */
async function computeSystem(slice: Slice, index: number, signal: AbortSignal): Promise<void> {
  const { group, image, plane, half, side } = slice;
  const sliced = slice.systems[index];
  if (sliced === undefined) return;
  const { system } = sliced.system;
  const request: SliceRequest = {
    dataset: group.dataset,
    system,
    image: image.pixels,
    axes: plane.axes,
    columns: side,
    rows: side,
    x: [-half, half],
    y: [-half, half],
  };
  const levels = refinement(side, side);
  let grid: ScoreGrid | null = null;
  const update = (change: Partial<SlicedSystem>) => {
    if (signal.aborted) return;
    if (boundariesStore.getState().slice?.plane !== plane) boundariesStore.setState({ slice, waitsFor: null });
    updateSystems((_, at) => (at === index ? change : {}));
  };
  try {
    const [pool, weights] = await Promise.all([lab(), weightsOf(group.id, system)]);
    signal.throwIfAborted();
    const whole = await pool.slice(request, weights, signal, ({ stride, scores }) => {
      const level = levels.find((one) => one.stride === stride);
      if (level === undefined) return;
      grid ??= emptyGrid({ ...request, classes: scores.length / level.points.length });
      fillLevel(grid, level, scores);
      update({ status: "running", grid: stride === 1 ? { ...grid } : coarserGrid(grid, stride) });
    });
    update({ status: "done", grid: whole });
  } catch (error) {
    if (isNamed(error, "AbortError")) throw error;
    update({ status: "failed", error: messageOf(error) });
  }
}

function subjectOf(group: SystemGroup, image: Slice["image"], threat: Threat): SliceSubject {
  return {
    dataset: group.dataset,
    image: image.pixels,
    label: image.label,
    id: noiseId(image),
    threat,
    systems: group.systems.map(({ id, label, system }) => ({
      id,
      label,
      system,
      weights: () => weightsOf(group.id, system),
    })),
    async draw(cls, seed) {
      const { pixels, label, source } = await drawnImage(group.dataset, cls, seed);
      return { pixels, label, position: source.position };
    },
  };
}
