import type { Choice } from "../terms/choice.ts";
import type { Criterion, ResolvedChoice, System } from "../terms/system.ts";
import { entryOf, resolveChoice } from "./params.ts";

/**
 * A decomposition of so many classes as recipes name it: every parameter, and those that mean the same system written in
 * the same way. Throws on an unknown id or parameter, and on what the classes do not allow.
 */
export function decompositionOf(choice: Choice, classes: number): ResolvedChoice {
  const resolved = resolveChoice("decompositions", choice);
  const { canonical } = entryOf("decompositions", resolved.id);
  return canonical === undefined
    ? resolved
    : { id: resolved.id, params: canonical(classes, resolved.params) };
}

/** Which decision of a system counts as an error: any wrong class, or what its decomposition asks (MODEL[k]). */
export function criterionOf({ id, params }: ResolvedChoice, classes: number): Criterion {
  return entryOf("decompositions", id).criterion?.(classes, params) ?? { kind: "misclassified" };
}

/** What the scores of a system are called, `names` being its data set's classes: those, unless it lumps some together. */
export function scoreNamesOf({ id, params }: ResolvedChoice, names: readonly string[]): readonly string[] {
  return entryOf("decompositions", id).scoreNames?.(names, params) ?? names;
}

/** How many classes the images of a system have. Throws on one without members. */
function classesOf({ members }: System): number {
  const [first] = members;
  if (first === undefined) throw new Error("a system without members found, at least 1 expected");
  return first.labelling.groups.length;
}

/** What a system is asked: the criterion of its decomposition. */
export const questionOf = (system: System): Criterion => criterionOf(system.decomposition, classesOf(system));

/** Whether a decision (the highest score) of a system is an error on an image of a class: what flags are made of. */
export function errsOf(system: System): (prediction: number, label: number) => boolean {
  const columns = columnsOf(system.decomposition, classesOf(system));
  const question = questionOf(system);
  if (question.kind !== "binary") return (prediction, label) => prediction !== columns[label];
  const asked = columns[question.positive];
  return (prediction, label) => (prediction === asked) !== (label === question.positive);
}

/** The score that is right for images of each class. */
export function columnsOf({ id, params }: ResolvedChoice, classes: number): readonly number[] {
  return (
    entryOf("decompositions", id).columns?.(classes, params) ??
    Array.from({ length: classes }, (_, cls) => cls)
  );
}

/** The class that a decision (the highest score) names; null where that score stands for several. */
export function classSaid(system: System, prediction: number): number | null {
  const columns = columnsOf(system.decomposition, classesOf(system));
  const first = columns.indexOf(prediction);
  return first >= 0 && columns.lastIndexOf(prediction) === first ? first : null;
}

/** What each member of a system is called beside it ("arm 3", "coarse", "pair 3 v 8"); empty where there is but one. */
export function rolesOf({ id, params }: ResolvedChoice, names: readonly string[]): readonly string[] {
  return entryOf("decompositions", id).roles?.(names, params) ?? [];
}
