import { errsOf, scoreNamesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { isNamed, messageOf } from "../../lab/engine/namedError.ts";
import { lab } from "../systems/lab.ts";
import { type LabSystem, type SystemGroup, weightsOf } from "../systems/systems.ts";
import { boundariesStore, type CleanAnswer, type Slice } from "./sliceStore.ts";

/**
 * Shows the image that the plane will pass through, and asks each system what it reads, since the plane itself may take
 * long or wait to be asked for. A system that gives no answer says why; others are asked all the same.
 */
export async function showChosen(
  group: SystemGroup,
  image: Slice["image"],
  systems: readonly LabSystem[],
  signal: AbortSignal,
): Promise<void> {
  const { chosen } = boundariesStore.getState();
  const isSame = chosen?.group.id === group.id && chosen.image.pixels === image.pixels;
  const known = isSame && chosen.image.label === image.label ? chosen.answers : {};
  boundariesStore.setState({ chosen: { group, image, answers: known } });
  for (const system of systems) {
    if (known[system.id]?.error === undefined && known[system.id] !== undefined) continue;
    const answer = await answerOf(group, image, system, signal);
    signal.throwIfAborted();
    boundariesStore.setState(({ chosen: now }) =>
      now?.image !== image ? {} : { chosen: { ...now, answers: { ...now.answers, [system.id]: answer } } },
    );
  }
}

async function answerOf(
  group: SystemGroup,
  image: Slice["image"],
  { system }: LabSystem,
  signal: AbortSignal,
): Promise<CleanAnswer> {
  try {
    const [pool, weights] = await Promise.all([lab(), weightsOf(group.id, system)]);
    signal.throwIfAborted();
    const { images } = await pool.scores({ dataset: group.dataset, system, images: image.pixels }, weights, signal);
    const prediction = images[0]?.prediction ?? -1;
    return {
      name: scoreNamesOf(system.decomposition, image.classes)[prediction] ?? null,
      isWrong: prediction < 0 || errsOf(system)(prediction, image.label),
    };
  } catch (error) {
    if (signal.aborted || isNamed(error, "AbortError")) throw error;
    return { name: null, isWrong: false, error: messageOf(error) };
  }
}
