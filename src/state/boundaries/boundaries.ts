import { createStore } from "zustand/vanilla";
import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import {
  coarserGrid,
  emptyGrid,
  fillLevel,
  refinement,
  type ScoreGrid,
} from "../../experiment/interactive/scoreGrid.ts";
import type { SliceRequest } from "../../experiment/interactive/slice.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { type NamedPlane, type SliceSubject, slicePlane } from "../../lab/pool/slicePlane.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import { attackStore } from "../attack/attackStore.ts";
import { drawnImage, freshSeed } from "../attack/testImages.ts";
import { select, selectionStore } from "../page/selection.ts";
import { isHere } from "../systems/data.ts";
import { lab } from "../systems/lab.ts";
import { type LabSystem, type SystemGroup, systemsStore, weightsOf } from "../systems/systems.ts";
import {
  type BoundarySettings,
  secondsOf,
  slicedAxes,
  slicedGroup,
  slicedSystems,
  slicedThreat,
} from "./boundarySettings.ts";

/** One system on the plane, as far as it is computed. */
export interface SlicedSystem {
  readonly system: LabSystem;
  /** Every point that is known on a lattice; null before the first level is. */
  readonly grid: ScoreGrid | null;
  readonly status: "waiting" | "running" | "done" | "failed" | "stopped";
  readonly error: string | null;
}

/** A plane through an image, and what is known on it: with everything that made it. */
export interface Slice {
  readonly group: SystemGroup;
  readonly image: InputImage & { readonly label: number };
  readonly threat: Threat;
  readonly plane: NamedPlane;
  /** Both axes go from -half to half, in so many points. */
  readonly half: number;
  readonly side: number;
  /** The settings that asked for it. */
  readonly settings: BoundarySettings;
  readonly systems: readonly SlicedSystem[];
}

export interface BoundariesState {
  /** An image taken from Attack that is no test image; it stays until another is drawn, and is in no link. */
  readonly own: InputImage | null;
  /** What is on show; a new one takes its place only when it has something to show. */
  readonly slice: Slice | null;
  /** What is computed before there is anything to show. */
  readonly waitsFor: "systems" | "image" | "axes" | null;
  /** Data of the systems that are not on this machine. */
  readonly missing: ResolvedChoice | null;
  /** About how long the plane would take, where that is too long to begin unasked. */
  readonly longSeconds: number | null;
  /** The group whose long planes are computed unasked, since one was asked for. */
  readonly allowed: string | null;
  /** Why the last plane could not be made. */
  readonly failure: string | null;
}

export const boundariesStore = createStore<BoundariesState>()(() => ({
  own: null,
  slice: null,
  waitsFor: null,
  missing: null,
  longSeconds: null,
  allowed: null,
  failure: null,
}));

let current: AbortController | undefined;

/** Planes that take longer are computed when somebody asks for them. */
const mostSecondsUnasked = 45;

/** Look at the systems of another experiment, under the budget that they were trained against. */
export function chooseSliceGroup(id: string): void {
  const group = systemsStore.getState().groups.find((one) => one.id === id);
  if (group === undefined) throw new Error(`no systems ${id} on this page; choose one that is listed`);
  const trained = trainedThreat(group.spec.defence);
  const isOther =
    JSON.stringify(
      slicedGroup(systemsStore.getState().groups, selectionStore.getState().boundaries)?.dataset,
    ) !== JSON.stringify(group.dataset);
  if (isOther) boundariesStore.setState({ own: null });
  select("boundaries", {
    group: id,
    systems: null,
    at: null,
    across: null,
    up: null,
    ...(isOther ? { drawClass: null, draw: null } : {}),
    ...(trained === null
      ? {}
      : {
          norm: trained.norm,
          ...(trained.norm === "linf" ? { epsilonLinf: trained.epsilon } : { epsilonL2: trained.epsilon }),
        }),
  });
}

/** Draw another test image, of a class or of any. */
export function drawSliceImage(drawClass: number | null, draw = freshSeed()): void {
  boundariesStore.setState({ own: null });
  select("boundaries", { drawClass, draw, at: null });
}

/** Look at what a link says: its image takes the place of an own one. */
export function restoreSlice(settings: BoundarySettings): void {
  boundariesStore.setState({ own: null });
  select("boundaries", settings);
}

/** The image in Attack, if planes can go through it here; else why not, in a sentence. */
export function imageInAttack(group: SystemGroup): InputImage | string {
  const { image } = attackStore.getState();
  if (image === null || image.source.kind === "none") return "there is no image in Attack yet";
  const [height, width, channels] = image.shape;
  const data = group.dataset;
  const from = systemsStore
    .getState()
    .groups.find(({ id }) => id === attackStore.getState().groupId)?.dataset;
  if (from === undefined || from.id !== data.id || from.params.digest !== data.params.digest)
    return `the image in Attack (${height} x ${width} x ${channels}) is of other data than these systems'`;
  if (image.label === null) return "say in Attack first what its image truly is";
  return image;
}

/** Put a plane through the image that stands in Attack. Throws in a sentence where there is none that fits. */
export function takeImageFromAttack(group: SystemGroup): void {
  const image = imageInAttack(group);
  if (typeof image === "string") throw new Error(image);
  const { source } = image;
  if (source.kind === "draw") drawSliceImage(source.cls, source.seed);
  else {
    boundariesStore.setState({ own: image });
    select("boundaries", { at: null });
  }
}

/** Compute planes of these systems from now on, however long they take. */
export function allowLongSlices(group: SystemGroup): Promise<void> {
  boundariesStore.setState({ allowed: group.id });
  return computeSlice();
}

/** Stop what is computed. What is on show stays. */
export function stopSlice(): void {
  current?.abort();
  current = undefined;
  boundariesStore.setState({ waitsFor: null });
  endShown();
}

/** What is on show and not finished stays as it is. */
function endShown(): void {
  updateSystems(({ status }) => (status === "waiting" || status === "running" ? { status: "stopped" } : {}));
}

/**
 * Compute the plane that the settings ask for: image, axes, then one system after the other, coarse to fine. A newer call
 * ends an older one. Never rejects: what happened is in the store.
 */
export async function computeSlice(): Promise<void> {
  current?.abort();
  const controller = new AbortController();
  current = controller;
  const { signal } = controller;
  const settings = selectionStore.getState().boundaries;
  const group = slicedGroup(systemsStore.getState().groups, settings);
  boundariesStore.setState({ failure: null, missing: null, longSeconds: null, waitsFor: null });
  if (group !== undefined && isOnShow(group, settings)) return;
  boundariesStore.setState({ waitsFor: group === undefined ? "systems" : "image" });
  if (group === undefined) return;
  try {
    const image = await imageOf(group, settings, signal);
    if (image === null) return endShown();
    const systems = slicedSystems(group, settings);
    const threat = slicedThreat(settings);
    const pool = await lab();
    signal.throwIfAborted();
    const seconds = secondsOf(group, systems, settings, pool.backend.id);
    if (seconds > mostSecondsUnasked && boundariesStore.getState().allowed !== group.id) {
      boundariesStore.setState({ longSeconds: seconds, waitsFor: null });
      return endShown();
    }
    boundariesStore.setState({ waitsFor: "axes" });
    const subject = subjectOf(group, image, threat);
    const plane = await slicePlane(slicedAxes(settings, systems), subject, pool, signal);
    signal.throwIfAborted();
    const waiting = systems.map(
      (system): SlicedSystem => ({ system, grid: null, status: "waiting", error: null }),
    );
    const half = settings.reach * threat.epsilon;
    const side = Number(settings.resolution);
    const slice = { group, image, threat, plane, half, side, settings, systems: waiting };
    for (const [index] of systems.entries()) await computeSystem(slice, index, signal);
    if (current === controller) current = undefined;
  } catch (error) {
    if (current !== controller) return;
    endShown();
    boundariesStore.setState({
      waitsFor: null,
      failure: isNamed(error, "AbortError") ? null : messageOf(error),
    });
  }
}

/** Whether what is on show is all that these settings ask for, as after a visit to another room. */
function isOnShow(group: SystemGroup, settings: BoundarySettings): boolean {
  const { slice, own } = boundariesStore.getState();
  const question = ({ at: _, view: __, ...asked }: BoundarySettings) => JSON.stringify(asked);
  return (
    slice !== null &&
    slice.group === group &&
    question(slice.settings) === question(settings) &&
    (own === null) === (slice.image.source.kind === "draw") &&
    (own === null || own.pixels === slice.image.pixels) &&
    slice.systems.every(({ status }) => status === "done")
  );
}

/** One system of a slice, which is put on show with its first level. A failure stays with the system. */
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
  const tell = (change: Partial<SlicedSystem>) => {
    if (signal.aborted) return;
    if (boundariesStore.getState().slice?.plane !== plane)
      boundariesStore.setState({ slice, waitsFor: null });
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
      tell({ status: "running", grid: stride === 1 ? { ...grid } : coarserGrid(grid, stride) });
    });
    tell({ status: "done", grid: whole });
  } catch (error) {
    if (isNamed(error, "AbortError")) throw error;
    tell({ status: "failed", error: messageOf(error) });
  }
}

function updateSystems(change: (system: SlicedSystem, index: number) => Partial<SlicedSystem>): void {
  boundariesStore.setState(({ slice }) =>
    slice === null
      ? {}
      : {
          slice: {
            ...slice,
            systems: slice.systems.map((one, index) => ({ ...one, ...change(one, index) })),
          },
        },
  );
}

/** The image that the plane goes through; null where it cannot be had, which then is in the store. */
async function imageOf(
  group: SystemGroup,
  { drawClass, draw }: BoundarySettings,
  signal: AbortSignal,
): Promise<Slice["image"] | null> {
  const { own } = boundariesStore.getState();
  if (own?.label != null) return { ...own, label: own.label };
  if (!(await isHere(group.dataset))) {
    if (!signal.aborted) boundariesStore.setState({ missing: group.dataset, waitsFor: null });
    return null;
  }
  signal.throwIfAborted();
  // The draw goes into the settings, so that a link shows the same image; the settings then ask again.
  if (draw === null) {
    drawSliceImage(drawClass);
    return null;
  }
  const image = await drawnImage(group.dataset, drawClass, draw);
  signal.throwIfAborted();
  return image;
}

function subjectOf(group: SystemGroup, image: Slice["image"], threat: Threat): SliceSubject {
  return {
    dataset: group.dataset,
    image: image.pixels,
    label: image.label,
    id: image.source.kind === "draw" ? image.source.position : 0,
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
