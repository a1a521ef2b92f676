import {
  columnsOf,
  errsOf,
  questionOf,
  scoreNamesOf,
} from "../../experiment/catalogue/decompositionFacts.ts";
import type { System } from "../../experiment/terms/system.ts";
import type { AttackImage } from "../../state/attack/attempt.ts";

/** An image in terms of the scores of one system: `classes` are what they stand for, `label` is the one that is right. */
export interface ScoredImage extends AttackImage {
  /** Whether a decision for this score is an error. MODEL[k] is asked one question: other confusions do not count. */
  errs(prediction: number): boolean;
}

/** MODEL[k] has fewer scores than there are classes; others have one each. */
export function scoredFor(system: System, image: AttackImage): ScoredImage {
  const { classes, label } = image;
  const errs = errsOf(system);
  return {
    ...image,
    classes: scoreNamesOf(system.decomposition, classes),
    label: scoreOf(system, classes, label),
    errs: (prediction) => label !== null && errs(prediction, label),
  };
}

/**
 * The one score that an attack lifts: that of the class it is told to aim at, or of MODEL[k]'s question on an image that
 * is not of its class; null: any wrong one.
 */
export function goalOf(
  system: System,
  { classes, label }: Pick<AttackImage, "classes" | "label">,
  target: number | null,
): number | null {
  const question = questionOf(system);
  const asked = question.kind === "binary" && question.positive !== label ? question.positive : null;
  return scoreOf(system, classes, target ?? asked);
}

function scoreOf({ decomposition }: System, classes: readonly string[], cls: number | null): number | null {
  return cls === null ? null : (columnsOf(decomposition, classes.length)[cls] ?? cls);
}
