import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { newestOnly } from "../../lab/async/newestOnly.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { isHere } from "../systems/data.ts";
import { lab } from "../systems/lab.ts";
import { loadPacks, type SystemGroup, systemsStore, weightsOf } from "../systems/systems.ts";
import type { InputImage } from "./attackedImage.ts";
import { attackStore, attackWork, cancelAttack, chosenSystems, groupOf } from "./attackStore.ts";
import { emptyPlayback } from "./playback.ts";
import { drawnImage, freshSeed } from "./testImages.ts";

/** Draws of test images: only the newest is shown. */
const draws = newestOnly();

/**
 * Fills the room: with the packs on offer, and with a random test image on the first visit or when there is none yet.
 */
export async function openAttack(): Promise<void> {
  const { image, imageData } = attackStore.getState();
  const isEmpty = imageData === null || image?.source.kind === "none";
  await Promise.all([
    loadPacks().then(() => {
      const [group] = systemsStore.getState().groups;
      // Also when the chosen run was deleted in the meantime.
      if (groupOf(attackStore.getState().groupId) === undefined && group !== undefined) chooseGroup(group.id);
    }),
    isEmpty ? drawImage(null) : undefined,
  ]);
}

/** Draws a test image: any, or one of a class. */
export async function drawImage(cls: number | null, seed = freshSeed()): Promise<void> {
  const dataset = datasetOf(groupOf(attackStore.getState().groupId));
  const { imageData: before } = attackStore.getState();
  const signal = draws.begin();
  attackStore.setState({ imageData: dataKey(dataset) });
  try {
    const here = await isHere(dataset);
    if (signal.aborted) return;
    if (!here) {
      showImage(blankImage(dataset));
      attackStore.setState({ missing: dataset });
      return;
    }
    const image = await drawnImage(dataset, cls, seed);
    if (!signal.aborted) showImage(image);
  } catch (error) {
    if (signal.aborted) return;
    const { image } = attackStore.getState();
    if (image === null || before !== dataKey(dataset)) showImage(blankImage(dataset));
    attackStore.setState({ imageError: messageOf(error) });
  }
}

const datasetOf = (group: SystemGroup | undefined): ResolvedChoice =>
  group?.dataset ?? resolveChoice("datasets", { id: "digits" });

/** Identifies a data set; which part of it the systems were trained on does not matter here. */
const dataKey = ({ id, params }: ResolvedChoice): string => `${id} ${String(params.digest ?? "")}`;

/** A black image of the right size, for when there are no test images; the user's own can still replace it. */
function blankImage(dataset: ResolvedChoice): InputImage {
  const { shape, classes } = factsOf(dataset);
  const pixels = new Float32Array(shape[0] * shape[1] * shape[2]);
  return { shape, classes, pixels, label: null, source: { kind: "none" } };
}

/**
 * Shows the user's own image, as the network sees it, in [0,1]. Only the user knows its true class, which is kept while
 * the same image changes; `isNew`: it is another one.
 */
export async function takeOwnImage(name: string, pixels: Float32Array, isNew = false): Promise<void> {
  const { image } = attackStore.getState();
  if (image === null) return;
  draws.stop();
  const { source } = image;
  const isSaid = !isNew && source.kind === "own" && source.name === name && source.isSaid;
  showImage({ ...image, pixels, label: isSaid ? image.label : null, source: { kind: "own", name, isSaid } });
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
export function setLabel(label: number): void {
  const { image } = attackStore.getState();
  if (image === null) return;
  const source = image.source.kind === "own" ? { ...image.source, isSaid: true } : image.source;
  attackStore.setState({ image: { ...image, label, source }, shown: null, failure: null });
}

/** Chooses the systems of another group: its first RoBin and its first multiclass model, else its first two. */
export function chooseGroup(id: string): void {
  const group = groupOf(id);
  if (group === undefined) throw new Error(`no systems ${id} on this page; choose one that is listed`);
  const arms = group.systems.find(({ scoreKind }) => scoreKind === "arms");
  const one = group.systems.find(({ scoreKind }) => scoreKind === "one");
  const pair = arms !== undefined && one !== undefined ? [arms, one] : group.systems.slice(0, 2);
  chooseSystems(
    id,
    pair.map((system) => system.id),
  );
}

/** Chooses which systems of a group are shown on the left and on the right. */
export function chooseSystems(groupId: string, chosen: readonly string[]): void {
  cancelAttack();
  attackStore.setState({ groupId, chosen, shown: null, failure: null, answers: {}, playback: emptyPlayback });
  readAhead();
  const group = groupOf(groupId);
  const { image, imageData } = attackStore.getState();
  // Before the first visit of the room there is nothing to replace.
  if (imageData === null || group === undefined) return;
  const isOwn = image?.source.kind === "own";
  if (imageData === dataKey(group.dataset)) {
    if (isOwn) void askClean();
    return;
  }
  draws.stop();
  attackStore.setState({ imageData: dataKey(group.dataset) });
  showImage(blankImage(group.dataset));
  // The room cuts the user's own image again, for networks of another input size.
  if (!isOwn) void drawImage(null);
}

/**
 * Reads the weights of the chosen systems ahead, so that the first attack does not wait for them and works offline. The
 * attack reports failures, since it reads them again.
 */
function readAhead(): void {
  const { groupId } = attackStore.getState();
  if (groupId === null) return;
  for (const { system } of chosenSystems()) weightsOf(groupId, system).catch(() => undefined);
}

/** Requests the scores of the clean image. */
async function askClean(): Promise<void> {
  const signal = attackWork.begin();
  const { image, groupId } = attackStore.getState();
  const group = groupOf(groupId);
  if (image === null || group === undefined) return;
  try {
    for (const { id, system } of chosenSystems()) {
      const [pool, weights] = await Promise.all([lab(), weightsOf(group.id, system)]);
      const request = { dataset: group.dataset, system, images: image.pixels };
      const { images } = await pool.scores(request, weights, signal);
      if (signal.aborted) return;
      const [scored] = images;
      if (scored === undefined) continue;
      const answer = { cleanScores: scored.scores, cleanPrediction: scored.prediction };
      attackStore.setState(({ answers }) => ({ answers: { ...answers, [id]: answer } }));
    }
  } catch (error) {
    if (!signal.aborted && !isNamed(error, "AbortError")) attackStore.setState({ failure: messageOf(error) });
  }
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
