import { columnsOf, errsOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { permutation, stream } from "../../experiment/sampling/random.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import type { LabSystem, SystemGroup } from "../systems/systems.ts";
import { requestFor, showAttacked } from "./attack.ts";
import { type CraftedImage, type InputImage, type MustBreak, splitOf, waitingAttack } from "./attackedImage.ts";
import { type AttackSettings, stepsOf } from "./attackSettings.ts";
import { attackStore, attackWork, cancelAttack, chosenSystems, fastestFirst, groupOf } from "./attackStore.ts";
import { chosenImage, drawnFrom, type ImageSource, imageSource, shownData } from "./drawnImage.ts";
import { engineFor } from "./engineFor.ts";
import { rememberOpening } from "./opening.ts";
import { searches, searchStore } from "./searchStore.ts";
import { dataKey, splitImage } from "./testImages.ts";

/** Images that are attacked together, and the most bytes of iterates that they may take. */
const mostImages = 8;
const mostBytes = 16 * 2 ** 20;

/** An image with the attacks of the systems so far, by system id. */
interface Candidate {
  readonly position: number;
  readonly label: number;
  /** Its number in the random order, from 1. */
  readonly tried: number;
  readonly crafted: Readonly<Record<string, { readonly image: CraftedImage; readonly seconds: number }>>;
}

/**
 * Attacks images of the split on show with the current settings, in the random order of the attack's seed, and shows the
 * first that every chosen system reads correctly and that breaks as asked. A search that follows another goes on behind its image, and
 * wraps around. Stops when newer work begins, or when settings or systems change.
 *
 * @param play whether the attack that is found plays, or shows its last step.
 * @param isOpening whether later visits are to begin with this image; it does not play once it was skipped.
 * @returns whether an image is shown.
 */
export async function findBreaking(must: MustBreak, play: boolean, isOpening = false): Promise<boolean> {
  const { settings, groupId, chosen, image } = attackStore.getState();
  const group = groupOf(groupId);
  if (group === undefined || chosen.length === 0) return false;
  const split = splitOf(image?.source);
  cancelAttack();
  const signal = searches.begin(attackWork.begin());
  const isAsked = () => {
    const now = attackStore.getState();
    return !signal.aborted && now.settings === settings && now.chosen === chosen;
  };
  searchStore.setState({ isSkipped: false });
  /** Whether the opening scene is still wanted as one, rather than its image alone. */
  const isScene = () => isOpening && !searchStore.getState().isSkipped;
  const report = (done: number, total: number) =>
    searches.isNewest(signal) && searchStore.setState({ work: { done, total, isOpening: isScene() }, note: null });
  const note = (text: string) => searchStore.setState({ note: { text, settings } });
  report(0, 0);
  try {
    // Without any data, reading its images says what is missing.
    const data = (await shownData(group.dataset, split !== "test")) ?? { dataset: group.dataset };
    const source = await imageSource(data.dataset, split);
    const { seed } = settings;
    const order = permutation(source.labels.length, stream(seed, "sample", "search"));
    const first = startOf(image, order, seed);
    const size = batchSize(settings, source);
    for (let done = 0; done < order.length && isAsked(); done += size) {
      report(done, order.length);
      const batch = candidatesAt(first + done, Math.min(size, order.length - done), order, source);
      const found = await firstBroken(must, batch, settings, group, source, signal);
      if (!isAsked()) break;
      if (found === undefined) continue;
      const { position, tried } = found;
      const shown = drawnFrom(
        data,
        await chosenImage(data.dataset, position, { by: "search", seed, tried, must }, split),
      );
      if (!isAsked()) break;
      const attacks = chosenSystems().map((system) => {
        const { image: crafted, seconds } = found.crafted[system.id] as Candidate["crafted"][string];
        return { ...waitingAttack(system, settings), status: "done" as const, crafted, seconds, run: crafted.best };
      });
      const isPlayed = play && (!isOpening || isScene());
      showAttacked({ image: shown, settings, groupId: group.id, attacks }, dataKey(group.dataset), isPlayed);
      searchStore.setState({ isOpening: isScene() && isPlayed });
      if (isOpening) rememberOpening({ group: group.id, position, seed, tried });
      return true;
    }
    if (isAsked()) note(`None of the ${order.length} ${splitImage[split]}s breaks as asked with these settings.`);
  } catch (error) {
    if (!signal.aborted && !isNamed(error, "AbortError")) note(messageOf(error));
  } finally {
    if (searches.isNewest(signal)) searchStore.setState({ work: null });
  }
  return false;
}

/** Where in the order a search begins: behind the image on show if an earlier search found it, else at the start. */
function startOf(image: InputImage | null, order: Int32Array, seed: number): number {
  const source = image?.source;
  if (source?.kind !== "draw" || source.chosen?.by !== "search" || source.chosen.seed !== seed) return 0;
  return order.indexOf(source.position) + 1;
}

function batchSize(settings: AttackSettings, { shape, classes }: ImageSource): number {
  // A strategy has at most one run per class.
  const bytes = 4 * classes.length * (stepsOf(settings) + 1) * shape[0] * shape[1] * shape[2];
  return Math.max(1, Math.min(mostImages, Math.floor(mostBytes / bytes)));
}

function candidatesAt(from: number, count: number, order: Int32Array, { labels }: ImageSource): readonly Candidate[] {
  return Array.from({ length: count }, (_, i) => {
    const at = (from + i) % order.length;
    const position = order[at] as number;
    return { position, label: labels[position] as number, tried: at + 1, crafted: {} };
  });
}

/**
 * The first image that breaks as asked. The cheapest system is attacked first, and the others only on images that may
 * still fit.
 */
async function firstBroken(
  must: MustBreak,
  batch: readonly Candidate[],
  settings: AttackSettings,
  group: SystemGroup,
  source: ImageSource,
  signal: AbortSignal,
): Promise<Candidate | undefined> {
  const systems = fastestFirst();
  let left = batch.filter(({ label }) => systems.every((system) => canTarget(system, label, settings.target, source)));
  for (const system of systems) {
    if (left.length === 0) return undefined;
    const examples = {
      images: await source.pixels(left.map(({ position }) => position)),
      labels: left.map(({ label }) => label),
      ids: left.map(({ position }) => position),
    };
    const [pool, weights] = await engineFor(system);
    signal.throwIfAborted();
    const strategy = settings.strategy[system.scoreKind];
    const request = requestFor(examples, settings, system, strategy, group);
    const { images, seconds } = await pool.craft(request, weights, signal, () => undefined);
    const errs = errsOf(system.system);
    left = left.flatMap((candidate, i) => {
      const image = images[i];
      if (image === undefined || errs(image.cleanPrediction, candidate.label)) return [];
      if (!mayFit(must, system.id, image.broken)) return [];
      const own = { image, seconds: seconds / images.length };
      return [{ ...candidate, crafted: { ...candidate.crafted, [system.id]: own } }];
    });
  }
  return left.find(({ crafted }) => Object.values(crafted).some(({ image }) => image.broken));
}

/** Whether an image can have what is asked after one more system was attacked. */
function mayFit(must: MustBreak, systemId: string, isBroken: boolean): boolean {
  if (must === "any") return true;
  return must === "all" ? isBroken : isBroken === (must.only === systemId);
}

/** Whether a targeted attack has something to do: the target is another class, and another score, than the label. */
function canTarget({ system }: LabSystem, label: number, target: number | null, { classes }: ImageSource): boolean {
  if (target === null) return true;
  const columns = columnsOf(system.decomposition, classes.length);
  return (columns[label] ?? label) !== (columns[target] ?? target);
}
