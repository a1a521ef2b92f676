import type { Choice } from "../terms/choice.ts";
import type { Criterion, ResolvedChoice, System } from "../terms/system.ts";
import { entryOf, resolveChoice } from "./params.ts";

/**
 * A decomposition of that many classes as recipes name it: with all parameters, and in one form for parameters that mean
 * the same system. Throws on an unknown id or parameter, and on parameters that do not fit the classes.
 */
export function decompositionOf(choice: Choice, classes: number): ResolvedChoice {
  const resolved = resolveChoice("decompositions", choice);
  const { canonical } = entryOf("decompositions", resolved.id);
  return canonical === undefined ? resolved : { id: resolved.id, params: canonical(classes, resolved.params) };
}

/** Which decision of a system counts as an error: any wrong class, or the criterion of its decomposition (MODEL[k]). */
export function criterionOf({ id, params }: ResolvedChoice, classes: number): Criterion {
  return entryOf("decompositions", id).criterion?.(classes, params) ?? { kind: "misclassified" };
}

/** Whether a system answers by the margins of arms, as RoBin does. */
export const hasArms = ({ decomposition }: { readonly decomposition: Choice }): boolean =>
  entryOf("decompositions", decomposition.id).scoreKind === "arms";

/** Systems in the order in which every room shows them: RoBin first, the others as they were. */
export function robinFirst<S extends { readonly system: Pick<System, "decomposition"> }>(
  systems: readonly S[],
): readonly S[] {
  const isRobin = ({ system }: S) => system.decomposition.id === "one-vs-all";
  return [...systems.filter(isRobin), ...systems.filter((one) => !isRobin(one))];
}

/** Names of the scores of a system. `names`: those of its data set's classes. They differ where classes are merged. */
export function scoreNamesOf({ id, params }: ResolvedChoice, names: readonly string[]): readonly string[] {
  return entryOf("decompositions", id).scoreNames?.(names, params) ?? names;
}

/** Number of classes of the images of a system. Throws if the system has no members. */
function classesOf({ members }: System): number {
  const [first] = members;
  if (first === undefined) throw new Error("a system without members found, at least 1 expected");
  return first.labelling.groups.length;
}

/** The criterion of a system. */
export const criterionOfSystem = (system: System): Criterion => criterionOf(system.decomposition, classesOf(system));

/** Whether a prediction (the index of the highest score) is an error on an image of a class. */
export function errsOf(system: System): (prediction: number, label: number) => boolean {
  const columns = columnsOf(system.decomposition, classesOf(system));
  const question = criterionOfSystem(system);
  if (question.kind !== "binary") return (prediction, label) => prediction !== columns[label];
  const asked = columns[question.positive];
  return (prediction, label) => (prediction === asked) !== (label === question.positive);
}

/** Index of the correct score for images of each class. */
export function columnsOf({ id, params }: ResolvedChoice, classes: number): readonly number[] {
  return entryOf("decompositions", id).columns?.(classes, params) ?? Array.from({ length: classes }, (_, cls) => cls);
}

/** The class that a prediction (the index of the highest score) names; null if that score stands for several classes. */
export function predictedClass(system: System, prediction: number): number | null {
  const columns = columnsOf(system.decomposition, classesOf(system));
  const first = columns.indexOf(prediction);
  return first >= 0 && columns.lastIndexOf(prediction) === first ? first : null;
}

/** Name of each member of a system ("arm 3", "coarse", "pair 3 v 8"); empty if there is only one. */
export function rolesOf({ id, params }: ResolvedChoice, names: readonly string[]): readonly string[] {
  return entryOf("decompositions", id).roles?.(names, params) ?? [];
}
