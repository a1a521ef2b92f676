import { predictedClass } from "../../experiment/catalogue/decompositionFacts.ts";
import type { LabSystem, SystemGroup } from "../systems/systems.ts";
import type { InputImage } from "./attackedImage.ts";
import { type AttackState, attackStore } from "./attackStore.ts";
import { engineFor } from "./engineFor.ts";

/** Requests the scores of an image from a system; the room shows them while the image is on show. */
export async function askSystem(
  image: InputImage,
  chosen: LabSystem,
  group: SystemGroup,
  signal: AbortSignal,
): Promise<number> {
  const { id, system } = chosen;
  const [pool, weights] = await engineFor(chosen);
  const { images } = await pool.scores({ dataset: group.dataset, system, images: image.pixels }, weights, signal);
  signal.throwIfAborted();
  const [scored] = images;
  if (scored === undefined) throw new Error("the engine returned no scores for one image");
  const answer = { cleanScores: scored.scores, cleanPrediction: scored.prediction };
  attackStore.setState((state) => (isOnShow(state, image) ? { answers: { ...state.answers, [id]: answer } } : {}));
  return scored.prediction;
}

/** Whether an image is on show, whatever its label: it may be set while the systems answer. */
const isOnShow = ({ image }: Pick<AttackState, "image">, { pixels }: InputImage): boolean => image?.pixels === pixels;

/**
 * The class that an attack leads a system away from: the correct one or, as long as the user has chosen none for an image
 * of their own, the one that the system reads.
 *
 * @throws an Error if the system's answer stands for several classes, or is the target already.
 */
export async function attackedClass(
  image: InputImage,
  target: number | null,
  system: LabSystem,
  group: SystemGroup,
  signal: AbortSignal,
): Promise<number> {
  if (image.label !== null) return image.label;
  const known = attackStore.getState();
  const answer = isOnShow(known, image) ? known.answers[system.id]?.cleanPrediction : undefined;
  const read = predictedClass(system.system, answer ?? (await askSystem(image, system, group, signal)));
  if (read === null)
    throw new Error(
      `${system.label} answers with several classes at once: choose the correct label of the image first`,
    );
  if (read === target)
    throw new Error(`${system.label} already reads this as ${image.classes[read]}: choose another target`);
  return read;
}
