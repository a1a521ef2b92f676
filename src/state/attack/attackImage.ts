import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { Split } from "../../experiment/sampling/split.ts";
import { nameList } from "../../experiment/terms/nameList.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { loadPacks, type SystemGroup, systemsStore } from "../systems/systems.ts";
import { attack } from "./attack.ts";
import { type ChosenBy, type InputImage, lastStep, type ShownPhotograph } from "./attackedImage.ts";
import { attackStore, attackWork, cancelAttack, chosenSystems, groupOf, isStale } from "./attackStore.ts";
import { causesText } from "./causesText.ts";
import { chosenImage, type DrawnImage, drawnFrom, drawnImage, shownData } from "./drawnImage.ts";
import { weightsFor } from "./engineFor.ts";
import { firstShown } from "./offeredSystems.ts";
import { takeOpening } from "./opening.ts";
import { emptyPlayback, playback } from "./playback.ts";
import { askSystem } from "./reads.ts";
import { dataKey, freshSeed, testImages } from "./testImages.ts";

/** Draws of images: only the newest is shown. */
const draws = newestOnly();

/**
 * Fills the room: with the packs on offer, and with the opening scene (`opening.ts`) or a random test image when
 * there is no image yet.
 *
 * @param play whether the opening scene may move; it shows its last step at once otherwise.
 * @returns whether the opening scene is on show.
 */
export async function openAttack(play = false): Promise<boolean> {
  const { image, imageData } = attackStore.getState();
  const isEmpty = imageData === null || image?.source.kind === "none";
  const opening = isEmpty ? takeOpening() : null;
  const systems = loadPacks().then(() => {
    const [group] = systemsStore.getState().groups;
    // Also when the chosen run was deleted in the meantime.
    if (groupOf(attackStore.getState().groupId) === undefined && group !== undefined) chooseGroup(group.id);
  });
  if (opening === null) {
    await Promise.all([systems, isEmpty ? drawImage(null) : undefined]);
    return false;
  }
  // The engine starts while the packs load.
  void testImages(datasetOf(undefined)).catch(() => undefined);
  await systems;
  if (attackStore.getState().imageData !== null) return false;
  if (opening === "scene") {
    const { findBreaking } = await import("./findBreaking.ts");
    if (await findBreaking("any", play, true)) return true;
  } else if (opening.group === attackStore.getState().groupId) {
    const { position, seed, tried } = opening;
    await showDataImage(position, { by: "search", seed, tried, must: "any" });
  }
  if (attackStore.getState().imageData === null) await drawImage(null);
  return false;
}

/** Draws an image of a split of the data: any, or one of a class. `exact`: as `showDataImage`. */
export function drawImage(
  cls: number | null,
  seed = freshSeed(),
  split: Split = "test",
  exact = split !== "test",
): Promise<void> {
  return showFrom((dataset) => drawnImage(dataset, cls, seed, split), exact);
}

/**
 * Shows the image at a position of a split. `exact`: it is meant to be the image at this position of the data of the
 * training, as in a link or in another room, so that no other data may stand in for them.
 */
export function showDataImage(
  position: number,
  chosen: ChosenBy = { by: "number" },
  split: Split = "test",
  exact = split !== "test" || chosen.by === "room",
): Promise<void> {
  return showFrom((dataset) => chosenImage(dataset, position, chosen, split), exact);
}

async function showFrom(read: (dataset: ResolvedChoice) => Promise<DrawnImage>, exact: boolean): Promise<void> {
  const dataset = datasetOf(groupOf(attackStore.getState().groupId));
  const { imageData: before } = attackStore.getState();
  const signal = draws.begin();
  attackStore.setState({ imageData: dataKey(dataset) });
  try {
    const data = await shownData(dataset, exact);
    if (signal.aborted) return;
    if (data === null) {
      showImage(blankImage(dataset));
      attackStore.setState({ missing: dataset });
      return;
    }
    const image = await read(data.dataset);
    if (signal.aborted) return;
    showImage(drawnFrom(data, image));
    void askClean();
  } catch (error) {
    if (signal.aborted) return;
    const { image } = attackStore.getState();
    if (image === null || before !== dataKey(dataset)) showImage(blankImage(dataset));
    attackStore.setState({ imageError: messageOf(error) });
  }
}

const datasetOf = (group: SystemGroup | undefined): ResolvedChoice =>
  group?.dataset ?? resolveChoice("datasets", { id: "digits" });

/** A black image of the right size, for when there are no test images; the user's own can still replace it. */
function blankImage(dataset: ResolvedChoice): InputImage {
  const { shape, classes } = factsOf(dataset);
  const pixels = new Float32Array(shape[0] * shape[1] * shape[2]);
  return { shape, classes, pixels, label: null, source: { kind: "none" } };
}

interface OwnImageFacts {
  /** It is another image than before, not a change of the same. */
  readonly isNew?: boolean;
  readonly from?: "link";
  /** Its class, if it is known. */
  readonly label?: number;
  /** It is a photograph of the lab, whose subject is known. */
  readonly photograph?: ShownPhotograph;
}

/**
 * Shows the user's own image, as the network sees it, in [0,1], or one from a link or of the lab. Its true class is kept
 * while the same image changes.
 */
export async function takeOwnImage(name: string, pixels: Float32Array, facts: OwnImageFacts = {}): Promise<void> {
  const { isNew = false, from, photograph, label } = facts;
  const { image } = attackStore.getState();
  if (image === null) return;
  draws.stop();
  const before = image.source;
  const isSame = !isNew && before.kind === "own" && before.name === name && before.from === from;
  const known = label ?? (isSame && before.isSaid ? image.label : (photograph?.subject ?? null));
  const fresh = { kind: "own", name, isSaid: known !== null, ...(from && { from }) } as const;
  const source = { ...(isSame ? before : fresh), ...(photograph && { photograph }) };
  showImage({ ...image, pixels, label: known, source });
  await askClean();
}

/** Replaces the image by a black one of the same size. */
export function clearImage(): void {
  const { image } = attackStore.getState();
  if (image === null) return;
  const pixels = new Float32Array(image.pixels.length);
  showImage({ ...image, pixels, label: null, source: { kind: "none" } });
}

/** Sets the true class of the image. */
export function setLabel(label: number, by: "user" | "sender" = "user"): void {
  const { image } = attackStore.getState();
  if (image === null) return;
  attackStore.setState({
    image: { ...image, label, source: labelled(image.source, by) },
    shown: null,
    failure: null,
    playback: emptyPlayback,
  });
}

function labelled(source: InputImage["source"], by: "user" | "sender"): InputImage["source"] {
  if (source.kind !== "own") return source;
  const { saidBy: _, ...rest } = source;
  return { ...rest, isSaid: true, ...(by === "sender" && { saidBy: by }) };
}

/** Chooses the systems of another group that are shown first. */
export function chooseGroup(id: string): void {
  const group = groupOf(id);
  if (group === undefined) throw new Error(`no systems ${id} on this page; choose one that is listed`);
  chooseSystems(
    id,
    firstShown(group).map((system) => system.id),
  );
}

/** Chooses which systems are shown: those of a group, and others on the same data. */
export function chooseSystems(groupId: string, chosen: readonly string[]): void {
  cancelAttack();
  attackStore.setState({ groupId, chosen, shown: null, failure: null, answers: {}, playback: emptyPlayback });
  readAhead();
  const group = groupOf(groupId);
  const { image, imageData } = attackStore.getState();
  // Before the first visit of the room there is nothing to replace.
  if (imageData === null || group === undefined) return;
  const isOwn = image?.source.kind === "own";
  if (imageData === dataKey(group.dataset)) return void askClean();
  draws.stop();
  attackStore.setState({ imageData: dataKey(group.dataset) });
  showImage(blankImage(group.dataset));
  // The room cuts the user's own image again, for networks of another input size.
  if (!isOwn) void drawImage(null);
}

/** Shows one more system, and attacks it as those on show were if the settings are still theirs. */
export async function addSystem(id: string): Promise<void> {
  const before = attackStore.getState();
  keepOnShow([...before.chosen, id]);
  const { shown } = attackStore.getState();
  await (shown === null || isStale(before) ? askClean() : attack(false, shown.attacks));
}

/** Takes one system away. What is known of the others stays. */
export function removeSystem(id: string): void {
  keepOnShow(attackStore.getState().chosen.filter((one) => one !== id));
}

/** Shows other systems of the same data. What is known of those that stay on show is kept. */
function keepOnShow(chosen: readonly string[]): void {
  cancelAttack();
  attackStore.setState((state) => {
    const attacks = state.shown?.attacks.filter(({ system }) => chosen.includes(system.id)) ?? [];
    const shown = state.shown === null || attacks.length === 0 ? null : { ...state.shown, attacks };
    const last = shown === null ? 0 : lastStep(shown);
    return { chosen, shown, failure: null, playback: playback(state.playback, { kind: "resize", last }) };
  });
  readAhead();
}

/**
 * Reads the weights of the chosen systems ahead, so that the first attack does not wait for them and works offline. The
 * attack reports failures, since it reads them again.
 */
function readAhead(): void {
  for (const system of chosenSystems()) weightsFor(system).catch(() => undefined);
}

/** Requests the scores of the clean image from every chosen system, so that predictions are visible before an attack. */
async function askClean(): Promise<void> {
  const { image, groupId } = attackStore.getState();
  const group = groupOf(groupId);
  if (image === null || image.source.kind === "none" || group === undefined) return;
  const signal = attackWork.begin();
  const failed: { readonly label: string; readonly detail: string }[] = [];
  for (const system of chosenSystems()) {
    if (attackStore.getState().answers[system.id] !== undefined) continue;
    try {
      await askSystem(image, system, group, signal);
    } catch (error) {
      if (signal.aborted || isNamed(error, "AbortError")) return;
      failed.push({ label: system.label, detail: messageOf(error) });
    }
  }
  if (failed.length === 0) return;
  const title = `No prediction of ${nameList(failed.map(({ label }) => label))}`;
  const detail = causesText(failed.map((one) => one.detail));
  const retry = () => {
    attackStore.setState({ failure: null });
    void askClean();
  };
  attackStore.setState({ failure: { title, detail, retry } });
}

function showImage(image: InputImage): void {
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
