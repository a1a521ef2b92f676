import {
  columnsOf,
  criterionOfSystem,
  errsOf,
  predictedClass,
  scoreNamesOf,
} from "../../../experiment/catalogue/decompositionFacts.ts";
import type { System } from "../../../experiment/terms/system.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";

/** An image in terms of the scores of one system: `classes` names each score, `label` is the correct one. */
export interface ScoredImage extends InputImage {
  /** Whether `label` is what the system read, because no correct one was chosen. */
  readonly isRead: boolean;
  /** Whether deciding for a score is an error. MODEL[k] answers a single question: other confusions do not count. */
  errs(prediction: number): boolean;
}

/**
 * Express an image in the scores of a system. MODEL[k] has fewer scores than classes; all others have one per class.
 *
 * @param read the system's answer to the original of an attacked image, which counts as its label until one is chosen.
 */
export function scoredFor(system: System, image: InputImage, read?: number): ScoredImage {
  const { classes } = image;
  const label = image.label ?? (read === undefined ? null : predictedClass(system, read));
  const errs = errsOf(system);
  return {
    ...image,
    classes: scoreNamesOf(system.decomposition, classes),
    label: scoreOf(system, classes, label),
    isRead: image.label === null && label !== null,
    errs: (prediction) => label !== null && errs(prediction, label),
  };
}

/**
 * The one score that an attack raises: that of its target, or that of the class MODEL[k] asks about if the image is of
 * another class; null if any wrong score will do.
 */
export function goalOf(
  system: System,
  { classes, label }: Pick<InputImage, "classes" | "label">,
  target: number | null,
): number | null {
  const question = criterionOfSystem(system);
  const asked = question.kind === "binary" && question.positive !== label ? question.positive : null;
  return scoreOf(system, classes, target ?? asked);
}

function scoreOf({ decomposition }: System, classes: readonly string[], cls: number | null): number | null {
  return cls === null ? null : (columnsOf(decomposition, classes.length)[cls] ?? cls);
}
