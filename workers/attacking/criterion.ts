import type { Criterion } from "../../src/experiment/terms/system.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide } from "../decompositions/decision.ts";
import { rivals } from "../strategies/scores.ts";
import type { Example } from "../strategies/strategy.ts";

/** An example as an attack sees it, and which predictions count as an error. */
export interface Judged extends Example {
  /** Whether the system's prediction meets the criterion. */
  met(prediction: number): boolean;
}

/** A criterion about classes as one about the scores that are right for them (`columnOf`). */
function onScores(
  criterion: Criterion,
  { columnOf, classes }: Pick<Classifier, "columnOf" | "classes">,
): Criterion {
  const scoreOf = (cls: number) =>
    columnOf === undefined ? cls : classIn(columnOf[cls] ?? -1, classes, cls);
  switch (criterion.kind) {
    case "misclassified":
      return criterion;
    case "becomes":
      return typeof criterion.target === "string"
        ? criterion
        : { kind: "becomes", target: scoreOf(criterion.target) };
    case "binary":
      return { kind: "binary", positive: scoreOf(criterion.positive) };
    default:
      return criterion satisfies never;
  }
}

/** Whether a criterion says anything of an image of this class: of one that is `t` already, "becomes t" does not. */
export const concerns = (criterion: Criterion, label: number): boolean =>
  criterion.kind !== "becomes" || criterion.target !== label;

/**
 * What counts as an error on one example. `becomes`: "next" is the class after the label, "second" the strongest wrong
 * class on the clean image; attacks are targeted. `binary`: whether the prediction is `positive`; images of that class
 * are attacked untargeted, all others towards it (docs/algorithms.md 5.2).
 */
export function judged(criterion: Criterion, label: number, cleanScores: ArrayLike<number>): Judged {
  const example = { label, cleanScores };
  switch (criterion.kind) {
    case "misclassified":
      return { ...example, met: (prediction) => prediction !== label };
    case "becomes": {
      const target = targetOf(criterion.target, example);
      return { ...example, target, met: (prediction) => prediction === target };
    }
    case "binary": {
      const { positive } = criterion;
      const wrong = (prediction: number) => (prediction === positive) !== (label === positive);
      return label === positive
        ? { ...example, met: wrong }
        : { ...example, target: classIn(positive, cleanScores.length), met: wrong };
    }
    default:
      return criterion satisfies never;
  }
}

/** An example of a system, as attacks see it: in terms of its scores, with what else there is to attack. */
export function judgedBy(
  classifier: Pick<Classifier, "columnOf" | "classes" | "stages">,
  criterion: Criterion,
  label: number,
  cleanScores: ArrayLike<number>,
): Judged {
  const { columnOf, stages } = classifier;
  return {
    ...judged(onScores(criterion, classifier), columnOf?.[label] ?? label, cleanScores),
    ...(stages === undefined ? {} : { stages }),
  };
}

function targetOf(target: "next" | "second" | number, example: Example): number {
  const classes = example.cleanScores.length;
  if (target === "next") return (example.label + 1) % classes;
  return target === "second" ? (rivals(example)[0] as number) : classIn(target, classes);
}

function classIn(cls: number, classes: number, named = cls): number {
  if (!Number.isInteger(cls) || cls < 0 || cls >= classes)
    throw new RangeError(`class ${named} found in the criterion, expected 0 to ${classes - 1}`);
  return cls;
}

/** Whether the system's decision on these scores meets the criterion. */
export const meets = (example: Judged, scores: ArrayLike<number>): boolean =>
  example.met(decide(scores).prediction);
