import type { Criterion } from "../../src/experiment/terms/system.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide } from "../decompositions/decision.ts";
import { rivals } from "../strategies/scores.ts";
import type { Example } from "../strategies/strategy.ts";

/** An example as an attack sees it, in terms of scores, and the predictions that count as errors. */
export interface JudgedExample extends Example {
  /** Whether a prediction (the index of the highest score) is an error by the criterion. */
  isAdversarial(prediction: number): boolean;
}

/** Whether the system's decision on the scores of an image is an error by the criterion. */
export const isAdversarialAt = (example: JudgedExample, scores: ArrayLike<number>): boolean =>
  example.isAdversarial(decide(scores).prediction);

/** Whether a criterion applies to images of a class: "becomes t" does not apply to images that are `t` already. */
export const criterionApplies = (criterion: Criterion, label: number): boolean =>
  criterion.kind !== "becomes" || criterion.target !== label;

/**
 * An example of a system under a criterion (docs/algorithms.md 5.2). `becomes`: "next" is the class after the label,
 * "second" the strongest wrong class on the clean image; attacks are targeted. `binary`: only whether the prediction is
 * `positive` counts; images of that class are attacked untargeted, all others towards it. Classes become score columns
 * (`columnOf`). Throws when the criterion names a class that the system does not have.
 */
export function judgedExample(
  { columnOf, classes, stages }: Pick<Classifier, "columnOf" | "classes" | "stages">,
  criterion: Criterion,
  cls: number,
  cleanScores: ArrayLike<number>,
): JudgedExample {
  const label = columnOf?.[cls] ?? cls;
  const example = { label, cleanScores, ...(stages === undefined ? {} : { stages }) };
  const columnFor = (named: number): number => {
    const column = columnOf === undefined ? named : columnOf[named];
    if (column === undefined || !Number.isInteger(column) || column < 0 || column >= classes)
      throw new RangeError(`class ${named} found in the criterion, expected 0 to ${classes - 1}`);
    return column;
  };
  switch (criterion.kind) {
    case "misclassified":
      return { ...example, isAdversarial: (prediction) => prediction !== label };
    case "becomes": {
      const target =
        criterion.target === "next"
          ? (label + 1) % classes
          : criterion.target === "second"
            ? (rivals(example)[0] as number)
            : columnFor(criterion.target);
      return { ...example, target, isAdversarial: (prediction) => prediction === target };
    }
    case "binary": {
      const positive = columnFor(criterion.positive);
      const isAdversarial = (prediction: number) => (prediction === positive) !== (label === positive);
      return { ...example, ...(label === positive ? {} : { target: positive }), isAdversarial };
    }
    default:
      return criterion satisfies never;
  }
}
