import { errsOf } from "../../experiment/catalogue/decompositionFacts.ts";
import type { Photograph } from "../../experiment/pictures/photographs.ts";
import { firstInput, framingOf } from "../../experiment/pictures/preparation.ts";
import { requestFor } from "../attack/attack.ts";
import type { InputImage } from "../attack/attackedImage.ts";
import { attackStore, attackWork, fastestFirst, groupOf } from "../attack/attackStore.ts";
import { engineFor } from "../attack/engineFor.ts";
import type { SystemGroup } from "../systems/systems.ts";
import { ownImageStore } from "./ownImage.ts";
import { photographFile } from "./photographs.ts";

/** What the systems on show make of one photograph, from nothing to see to the most. */
export const verdicts = ["wrong", "right", "fooled"] as const;
export type PhotographVerdict = (typeof verdicts)[number];

/**
 * The photograph to open with: the first, in the given order, on which at least one system is right and is fooled; else the
 * first on which one is right; else the first. It holds for any number of systems.
 *
 * @param judge what the systems make of a photograph; called for one after the other, until one is fooled.
 */
export async function firstFooled<P>(
  photographs: readonly P[],
  judge: (photograph: P) => Promise<PhotographVerdict>,
): Promise<P | undefined> {
  let best: { readonly photograph: P; readonly rank: number } | undefined;
  for (const photograph of photographs) {
    const rank = verdicts.indexOf(await judge(photograph));
    if (best === undefined || rank > best.rank) best = { photograph, rank };
    if (rank === verdicts.length - 1) break;
  }
  return best?.photograph;
}

/** Searches that other work of the room may end before the first photograph is taken. */
const mostSearches = 3;

/**
 * Finds the photograph to open with for the systems, attack and budget on show (`firstFooled`), the given ones in their order.
 * Null when another image was chosen meanwhile; the first where other work ends every search. A photograph that cannot be
 * judged counts as read wrongly.
 */
export async function openingPhotograph(photographs: readonly Photograph[]): Promise<Photograph | null> {
  for (let searched = 0; searched < mostSearches; searched++) {
    const { image, groupId, chosen } = attackStore.getState();
    const group = groupOf(groupId);
    if (image === null || group === undefined || chosen.length === 0) break;
    const signal = attackWork.begin();
    const found = await firstFooled(photographs, async (photograph) => {
      if (signal.aborted) return "fooled";
      return judge(photograph, image, group, signal).catch(() => "wrong");
    });
    // The user may have chosen an image meanwhile, or is opening one.
    if (attackStore.getState().image?.source.kind !== "none" || ownImageStore.getState().opening) return null;
    if (!signal.aborted) return found ?? null;
  }
  return photographs[0] ?? null;
}

/** What the systems on show make of a photograph: those with few networks, which are fast, are attacked first. */
async function judge(
  photograph: Photograph,
  { shape, classes }: InputImage,
  group: SystemGroup,
  signal: AbortSignal,
): Promise<PhotographVerdict> {
  const { settings } = attackStore.getState();
  const label = classes.indexOf(photograph.class);
  const { decodeImage } = await import("./decodeImage.ts");
  const { picture } = await decodeImage(await photographFile(photograph));
  const framing = framingOf(group.dataset, { shape, classes });
  const { pixels: images } = firstInput(picture, framing, shape, photograph.crop);
  let isRight = false;
  for (const system of fastestFirst()) {
    const [pool, weights] = await engineFor(system);
    signal.throwIfAborted();
    const scored = await pool.scores({ dataset: group.dataset, system: system.system, images }, weights, signal);
    const prediction = scored.images[0]?.prediction;
    if (prediction === undefined || errsOf(system.system)(prediction, label)) continue;
    isRight = true;
    const examples = { images, labels: [label], ids: [0] };
    const request = requestFor(examples, settings, system, settings.strategy[system.scoreKind], group);
    const crafted = await pool.craft(request, weights, signal, () => undefined);
    if (crafted.images[0]?.broken === true) return "fooled";
  }
  return isRight ? "right" : "wrong";
}
