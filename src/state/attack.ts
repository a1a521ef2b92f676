import { createStore } from "zustand/vanilla";
import type { StrategyId } from "../experiment/catalogue/strategies/index.ts";
import { factsOf } from "../experiment/datasetFacts.ts";
import { classSaid } from "../experiment/decompositionFacts.ts";
import { resolveChoice } from "../experiment/params.ts";
import type { CraftRequest, ResolvedChoice } from "../experiment/task.ts";
import { isNamed, messageOf } from "../lab/namedError.ts";
import {
  type AttackSettings,
  attackOf,
  defaultSettings,
  settingsProblem,
  threatOf,
} from "./attackSettings.ts";
import { type AttackImage, type Attempt, type CraftedImage, lastStep, type Side, sideOf } from "./attempt.ts";
import { isHere } from "./data.ts";
import { lab } from "./lab.ts";
import { emptyPlayback, type Playback, type PlaybackAction, playback } from "./playback.ts";
import { type LabSystem, loadPacks, type SystemGroup, systemsStore, weightsOf } from "./systems.ts";
import { drawPosition, freshSeed, pixelsAt, testImages } from "./testImages.ts";

/** What the systems say of an unattacked image, by system id. */
export type CleanAnswers = Readonly<Record<string, Pick<CraftedImage, "cleanScores" | "cleanPrediction">>>;

export interface AttackState {
  readonly image: AttackImage | null;
  readonly imageError: string | null;
  /** Data of the systems on show that are not on this machine: no test image of theirs can be drawn. */
  readonly missing: ResolvedChoice | null;
  readonly settings: AttackSettings;
  /** The group whose systems are attacked; null until one is there. */
  readonly groupId: string | null;
  /** At most two of its systems, by id: left and right. */
  readonly chosen: readonly string[];
  /** The finished attempt on show; a new one takes its place only when it has something to show. */
  readonly shown: Attempt | null;
  readonly pending: Attempt | null;
  /** Why the last attempt showed nothing. */
  readonly failure: string | null;
  readonly answers: CleanAnswers;
  readonly playback: Playback;
}

export const attackStore = createStore<AttackState>()(() => ({
  image: null,
  imageError: null,
  missing: null,
  settings: defaultSettings,
  groupId: null,
  chosen: [],
  shown: null,
  pending: null,
  failure: null,
  answers: {},
  playback: emptyPlayback,
}));

let current: AbortController | undefined;
/** How many draws were asked for: only the last one is shown. */
let draws = 0;
/** The data of the image on show, or on its way. */
let drawnFrom: string | undefined;

/**
 * Fill the room: the packs on offer and a random test digit on the first visit, an image of data that have come since on
 * a later one.
 */
export async function openAttack(): Promise<void> {
  const wanted = draws === 0 || attackStore.getState().image?.source.kind === "none";
  await Promise.all([
    loadPacks().then(() => {
      const [group] = systemsStore.getState().groups;
      // Also when the chosen run was deleted since.
      if (groupOf(attackStore.getState().groupId) === undefined && group !== undefined) chooseGroup(group.id);
    }),
    wanted ? drawImage(null) : undefined,
  ]);
}

/** Draw a test image: any, or one of a class. Without a seed, a new one. */
export async function drawImage(cls: number | null, seed = freshSeed()): Promise<void> {
  const dataset = datasetOf(groupOf(attackStore.getState().groupId));
  const draw = ++draws;
  const before = drawnFrom;
  drawnFrom = dataKey(dataset);
  try {
    const here = await isHere(dataset);
    if (draw !== draws) return;
    if (!here) {
      showImage(blankImage(dataset));
      attackStore.setState({ missing: dataset });
      return;
    }
    const test = await testImages(dataset);
    const position = drawPosition(test.labels, seed, cls);
    if (draw !== draws) return;
    showImage({
      shape: test.shape,
      classes: test.classes,
      pixels: pixelsAt(test, position),
      label: test.labels[position] ?? null,
      source: { kind: "draw", seed, cls, position },
    });
  } catch (error) {
    if (draw !== draws) return;
    const { image } = attackStore.getState();
    if (image === null || before !== dataKey(dataset)) showImage(blankImage(dataset));
    attackStore.setState({ imageError: messageOf(error) });
  }
}

const datasetOf = (group: SystemGroup | undefined): ResolvedChoice =>
  group?.dataset ?? resolveChoice("datasets", { id: "digits" });

/** What tells data apart: which part of them was trained on does not matter here. */
const dataKey = ({ id, params }: ResolvedChoice): string => `${id} ${String(params.digest ?? "")}`;

/** An empty picture of the right size, where test images are not at hand: an own one can still be used. */
function blankImage(dataset: ResolvedChoice): AttackImage {
  const { shape, classes } = factsOf(dataset);
  drawnFrom = dataKey(dataset);
  const pixels = new Float32Array(shape[0] * shape[1] * shape[2]);
  return { shape, classes, pixels, label: null, source: { kind: "none" } };
}

/**
 * Put an own image in: what the network sees of it, in [0,1]. Its true class is prefilled when both systems agree, unless
 * its owner has said it.
 */
export async function takeOwnImage(name: string, pixels: Float32Array): Promise<void> {
  const { image } = attackStore.getState();
  if (image === null) return;
  // A draw that is under way would take its place.
  draws++;
  const { source } = image;
  const isSaid = source.kind === "own" && source.name === name && source.isSaid;
  showImage({ ...image, pixels, label: isSaid ? image.label : null, source: { kind: "own", name, isSaid } });
  await askClean();
}

/** Take the image away, and keep its place for an own one. */
export function clearImage(): void {
  const { image } = attackStore.getState();
  if (image === null) return;
  const pixels = new Float32Array(image.pixels.length);
  showImage({ ...image, pixels, label: null, source: { kind: "none" } });
}

/** Say which class the image truly is. */
export function setLabel(label: number): void {
  const { image } = attackStore.getState();
  if (image === null) return;
  const source = image.source.kind === "own" ? { ...image.source, isSaid: true } : image.source;
  attackStore.setState({ image: { ...image, label, source }, shown: null, failure: null });
}

export function changeSettings(change: Partial<AttackSettings>): void {
  attackStore.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
}

/** Attack the systems of another group: its first RoBin and its first multiclass model, else its first two. */
export function chooseGroup(id: string): void {
  const group = groupOf(id);
  if (group === undefined) throw new Error(`no systems ${id} on this page; choose one that is listed`);
  const arms = group.systems.find(({ members }) => members === "arms");
  const one = group.systems.find(({ members }) => members === "one");
  const pair = arms !== undefined && one !== undefined ? [arms, one] : group.systems.slice(0, 2);
  chooseSystems(
    id,
    pair.map((system) => system.id),
  );
}

/** Choose which systems of a group stand left and right. */
export function chooseSystems(groupId: string, chosen: readonly string[]): void {
  cancelAttack();
  attackStore.setState({ groupId, chosen, shown: null, failure: null, answers: {}, playback: emptyPlayback });
  readAhead();
  const group = groupOf(groupId);
  const { image } = attackStore.getState();
  // Before the first visit of the room there is nothing to replace.
  if (draws === 0 || group === undefined) return;
  if (drawnFrom === dataKey(group.dataset)) {
    if (image?.source.kind === "own") void askClean();
    return;
  }
  draws++;
  showImage(blankImage(group.dataset));
  // The room cuts an own image anew, for networks of another size.
  if (image?.source.kind !== "own") void drawImage(null);
}

/**
 * Read the chosen systems' weights now: the first attack then waits for nothing, and works when the network is gone. A
 * failure is told by the attack, which reads again.
 */
function readAhead(): void {
  const { groupId } = attackStore.getState();
  if (groupId === null) return;
  for (const { system } of chosenSystems()) weightsOf(groupId, system).catch(() => undefined);
}

export function move(action: PlaybackAction): void {
  attackStore.setState((state) => ({ playback: playback(state.playback, action) }));
}

/** Look at another run of a strategy that tries several. */
export function chooseRun(systemId: string, run: number): void {
  attackStore.setState((state) => {
    if (state.shown === null) return {};
    const sides = state.shown.sides.map((side) => (side.system.id === systemId ? { ...side, run } : side));
    const shown = { ...state.shown, sides };
    return { shown, playback: playback(state.playback, { kind: "resize", last: lastStep(shown) }) };
  });
}

/** Stop the attack under way. What is on show stays. */
export function cancelAttack(): void {
  current?.abort();
  current = undefined;
  attackStore.setState({ pending: null });
}

/**
 * Attack the image on the chosen systems, one after the other: the interactive lane serves one request at a time. A
 * newer attack ends an older one. `play` starts the trajectory from its beginning, else its end is shown.
 */
export async function attack(play: boolean): Promise<void> {
  cancelAttack();
  const { image, settings, groupId } = attackStore.getState();
  const group = groupOf(groupId);
  if (image === null || image.label === null || group === undefined) return;
  if (problemOf(attackStore.getState()) !== null) return;
  const controller = new AbortController();
  current = controller;
  const attempt: Attempt = {
    image,
    settings,
    groupId: group.id,
    sides: chosenSystems().map((s) => sideOf(s, settings)),
  };
  attackStore.setState((state) => ({
    pending: attempt,
    failure: null,
    playback: { ...state.playback, playing: false },
  }));

  for (const [index] of attempt.sides.entries()) {
    await attackSide(index, image.label, group, controller.signal);
    if (current !== controller) return;
  }
  finish(play);
}

async function attackSide(
  index: number,
  label: number,
  group: SystemGroup,
  signal: AbortSignal,
): Promise<void> {
  const side = attackStore.getState().pending?.sides[index];
  const attempt = attackStore.getState().pending;
  if (side === undefined || attempt === null) return;
  const update = (change: Partial<Side>) => {
    if (!signal.aborted) updateSide(index, change);
  };
  try {
    update({ status: "weights" });
    const [pool, weights] = await Promise.all([lab(), weightsOf(group.id, side.system.system)]);
    signal.throwIfAborted();
    update({ status: "running" });
    const result = await pool.craft(
      requestOf(attempt, side.system, side.strategy, label, group),
      weights,
      signal,
      (done, total) => update({ done, total }),
    );
    const [crafted] = result.images;
    if (crafted === undefined) throw new Error("the engine returned no image for one image");
    update({ status: "done", crafted, seconds: result.seconds, run: crafted.best });
  } catch (error) {
    if (isNamed(error, "AbortError")) update({ status: "stopped" });
    else update({ status: "failed", error: messageOf(error) });
  }
}

/** What the engine is asked for one system under one strategy. */
export function requestOf(
  { image, settings }: Pick<Attempt, "image" | "settings">,
  { system }: LabSystem,
  strategy: string,
  label: number,
  { dataset }: SystemGroup,
): CraftRequest {
  return {
    dataset,
    system,
    attack: attackOf(settings),
    strategy,
    threat: threatOf(settings),
    seed: settings.seed,
    images: image.pixels,
    labels: [label],
    ids: [noiseId(image)],
    ...(settings.target === null ? {} : { targets: [settings.target] }),
  };
}

/**
 * Put what one strategy did to one system on show; the settings follow. The other system stays as it is, or, where it was
 * attacked in another way, shows what `others` has of it.
 */
export function showSide(side: Side, attempt: Omit<Attempt, "sides">, others: readonly Side[]): void {
  attackStore.setState((state) => {
    const same = state.shown !== null && isSameAttempt(state.shown, attempt) ? state.shown : null;
    const rest = (same?.sides ?? others).filter(({ system }) => system.id !== side.system.id);
    const strategy = {
      ...(same ?? attempt).settings.strategy,
      [side.system.members]: side.strategy as StrategyId,
    };
    const settings = { ...attempt.settings, strategy };
    const shown: Attempt = { ...attempt, settings, sides: [...rest, side] };
    const crafted = shown.sides.flatMap((one) =>
      one.crafted === null ? [] : [[one.system.id, one.crafted]],
    );
    const action: PlaybackAction = { kind: "load", last: lastStep(shown), play: false };
    return {
      shown,
      settings,
      answers: { ...state.answers, ...Object.fromEntries(crafted) },
      failure: null,
      playback: playback(state.playback, action),
    };
  });
}

/** Whether two attempts differ in their strategies alone: what they show may stand side by side. */
function isSameAttempt(a: Omit<Attempt, "sides">, b: Omit<Attempt, "sides">): boolean {
  const rest = ({ strategy: _, ...settings }: AttackSettings) => JSON.stringify(settings);
  return a.image === b.image && a.groupId === b.groupId && rest(a.settings) === rest(b.settings);
}

function finish(play: boolean): void {
  current = undefined;
  attackStore.setState((state) => {
    const { pending } = state;
    if (pending === null) return {};
    if (pending.sides.every(({ crafted }) => crafted === null)) {
      const reasons = new Set(pending.sides.map((side) => side.error ?? "it was stopped"));
      return { pending: null, failure: [...reasons].join(". ") };
    }
    const answers = Object.fromEntries(
      pending.sides.flatMap(({ system, crafted }) => (crafted === null ? [] : [[system.id, crafted]])),
    );
    const action: PlaybackAction = { kind: "load", last: lastStep(pending), play };
    return { pending: null, shown: pending, answers, playback: playback(state.playback, action) };
  });
}

/** Ask what the systems say of the unattacked image, and prefill the true class of an own image when they agree. */
async function askClean(): Promise<void> {
  current?.abort();
  const controller = new AbortController();
  current = controller;
  const { image, settings, groupId } = attackStore.getState();
  const group = groupOf(groupId);
  if (image === null || group === undefined) return;
  try {
    for (const { id, system } of chosenSystems()) {
      const [pool, weights] = await Promise.all([lab(), weightsOf(group.id, system)]);
      const { images } = await pool.craft(
        {
          dataset: group.dataset,
          system,
          // No budget: of this request only the clean scores are looked at.
          attack: { id: "pgd", params: { steps: 1, randomStart: false } },
          strategy: "margin",
          threat: { norm: settings.norm, epsilon: 0 },
          seed: settings.seed,
          images: image.pixels,
          labels: [image.label ?? 0],
          ids: [noiseId(image)],
        },
        weights,
        controller.signal,
        () => undefined,
      );
      if (current !== controller) return;
      const [answer] = images;
      if (answer !== undefined)
        attackStore.setState(({ answers }) => ({ answers: { ...answers, [id]: answer } }));
    }
    prefillLabel();
  } catch (error) {
    if (current === controller && !isNamed(error, "AbortError"))
      attackStore.setState({ failure: messageOf(error) });
  } finally {
    if (current === controller) current = undefined;
  }
}

function prefillLabel(): void {
  const { image, answers } = attackStore.getState();
  const said = new Set(classesSaid(answers));
  const [only] = said;
  if (image !== null && image.label === null && said.size === 1 && only != null) {
    attackStore.setState({ image: { ...image, label: only } });
  }
}

/** The class that each chosen system which has answered takes the image for; null where it names none. */
export const classesSaid = (answers: CleanAnswers): readonly (number | null)[] =>
  chosenSystems().flatMap(({ id, system }) => {
    const answer = answers[id];
    return answer === undefined ? [] : [classSaid(system, answer.cleanPrediction)];
  });

function showImage(image: AttackImage): void {
  cancelAttack();
  attackStore.setState({
    image,
    imageError: null,
    missing: null,
    shown: null,
    failure: null,
    answers: {},
    playback: emptyPlayback,
  });
}

/** The systems that stand left and right. */
export function chosenSystems(): readonly LabSystem[] {
  const { groupId, chosen } = attackStore.getState();
  const systems = groupOf(groupId)?.systems ?? [];
  return chosen.flatMap((id) => systems.filter((system) => system.id === id));
}

/** Why the attack cannot start as things are, in a sentence, or null. */
export function problemOf({ image, settings }: AttackState): string | null {
  const kinds = chosenSystems().map(({ members }) => members);
  return image === null ? null : settingsProblem(settings, image, kinds);
}

/** Whether what is on show was made with other settings than those set now. */
export function isStale({ shown, settings }: AttackState): boolean {
  return shown !== null && JSON.stringify(shown.settings) !== JSON.stringify(settings);
}

export function groupOf(id: string | null): SystemGroup | undefined {
  return systemsStore.getState().groups.find((group) => group.id === id);
}

function updateSide(index: number, change: Partial<Side>): void {
  attackStore.setState(({ pending }) =>
    pending === null
      ? {}
      : {
          pending: {
            ...pending,
            sides: pending.sides.map((side, i) => (i === index ? { ...side, ...change } : side)),
          },
        },
  );
}

/** An own image has no position in the split; any fixed number seeds its noise. */
function noiseId({ source }: AttackImage): number {
  return source.kind === "draw" ? source.position : 0;
}
