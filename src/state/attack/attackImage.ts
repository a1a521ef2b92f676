import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { resolveChoice } from "../../experiment/catalogue/params.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { isHere } from "../systems/data.ts";
import { lab } from "../systems/lab.ts";
import { loadPacks, type SystemGroup, systemsStore, weightsOf } from "../systems/systems.ts";
import { attackStore, chosenSystems, classesSaid, groupOf } from "./attackStore.ts";
import { beginWork, cancelAttack, endWork, isCurrent } from "./attackWork.ts";
import type { AttackImage } from "./attempt.ts";
import { emptyPlayback } from "./playback.ts";
import { drawnImage, freshSeed } from "./testImages.ts";

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
    const image = await drawnImage(dataset, cls, seed);
    if (draw === draws) showImage(image);
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

/** Attack the systems of another group: its first RoBin and its first multiclass model, else its first two. */
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

/** Request the scores of the clean image, and prefill the true class of the visitor's own image when the systems agree. */
async function askClean(): Promise<void> {
  const work = beginWork();
  const { image, groupId } = attackStore.getState();
  const group = groupOf(groupId);
  if (image === null || group === undefined) return;
  try {
    for (const { id, system } of chosenSystems()) {
      const [pool, weights] = await Promise.all([lab(), weightsOf(group.id, system)]);
      const request = { dataset: group.dataset, system, images: image.pixels };
      const { images } = await pool.scores(request, weights, work.signal);
      if (!isCurrent(work)) return;
      const [seen] = images;
      if (seen !== undefined) {
        const answer = { cleanScores: seen.scores, cleanPrediction: seen.prediction };
        attackStore.setState(({ answers }) => ({ answers: { ...answers, [id]: answer } }));
      }
    }
    prefillLabel();
  } catch (error) {
    if (isCurrent(work) && !isNamed(error, "AbortError")) attackStore.setState({ failure: messageOf(error) });
  } finally {
    endWork(work);
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
