import type { Choice } from "../terms/choice.ts";
import type { ResolvedChoice } from "../terms/system.ts";
import { factsOf } from "./datasetFacts.ts";
import { resolveChoice } from "./params.ts";

/** Test images that systems can be shown although they were trained on other data. */
export interface AlikeData {
  /** The name by which the data are stored. */
  readonly name: string;
  readonly dataset: ResolvedChoice;
}

/**
 * Why the test images of one data set cannot stand for those of another: "images of 28 x 28 x 1, 32 x 32 x 3 expected".
 * Null where both have the same image size and the same classes in the same order, such as two copies of CIFAR-10.
 */
export function alikeProblem(own: Choice, other: Choice): string | null {
  const [trained, found] = [factsOf(own), factsOf(other)];
  if (found.shape.join() !== trained.shape.join())
    return `images of ${found.shape.join(" x ")}, ${trained.shape.join(" x ")} expected`;
  if (found.classes.join("\n") !== trained.classes.join("\n"))
    return `classes ${found.classes.slice(0, 10).join(", ")}; ${trained.classes.slice(0, 10).join(", ")} expected`;
  return found.splits.test === 0 ? "no test images, some expected" : null;
}

/** The first of the stored data whose test images can stand for those of a data set that is not there. */
export function alikeData(
  stored: readonly { readonly name: string; readonly choice: Choice }[],
  own: Choice,
): AlikeData | undefined {
  const found = stored.find(({ choice }) => alikeProblem(own, choice) === null);
  return found && { name: found.name, dataset: resolveChoice("datasets", found.choice) };
}
