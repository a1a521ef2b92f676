import { predictedClass } from "../../experiment/catalogue/decompositionFacts.ts";
import { separatorOf } from "../../experiment/terms/nameList.ts";
import { type AttackState, chosenSystems } from "./attackStore.ts";

/**
 * What the chosen systems read an unlabelled image as, and the question of what it is: systems may agree and be wrong,
 * so their answer is never taken for the label.
 */
export function readingOf(answers: AttackState["answers"], classes: readonly string[]): string {
  const read = chosenSystems().flatMap(({ id, label, system }) => {
    const answer = answers[id];
    const cls = answer === undefined ? null : predictedClass(system, answer.cleanPrediction);
    return cls === null ? [] : [{ label, name: classes[cls] ?? String(cls) }];
  });
  const [first, ...others] = read;
  if (first === undefined) return "What is it? Choose its class.";
  const isShared = others.length > 0 && others.every(({ name }) => name === first.name);
  if (isShared) return `${others.length === 1 ? "Both" : "All of them"} read this as ${first.name}. What is it?`;
  const separator = separatorOf(read.flatMap(({ label, name }) => [label, name]));
  const all = [`${first.label} reads this as ${first.name}`, ...others.map(({ label, name }) => `${label} as ${name}`)];
  return `${all.join(separator)}. What is it?`;
}

/** A warning if every arm of a chosen RoBin rejects the image, so that its answer means little; null otherwise. */
export function rejectionOf(answers: AttackState["answers"]): string | null {
  for (const { id, label, scoreKind } of chosenSystems()) {
    const scores = scoreKind === "arms" ? answers[id]?.cleanScores : undefined;
    if (scores === undefined) continue;
    const best = Math.max(...scores);
    if (best < 0)
      return `Every arm of ${label} says that this is not its class: the highest margin is ${negativeText(best)}, below 0. The answer is only the least unlikely class.`;
  }
  return null;
}

/** A number below 0, never rounded to 0: "−6.6", "−0.03". */
export function negativeText(value: number): string {
  const text = value > -0.95 ? String(Number(value.toPrecision(1))) : value.toFixed(1);
  return text.replaceAll("-", "−");
}
