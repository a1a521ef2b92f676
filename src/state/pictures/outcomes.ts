import { errsOf, predictedClass, scoreNamesOf } from "../../experiment/catalogue/decompositionFacts.ts";
import { isAttacked, type PictureVerdict } from "../../experiment/interactive/pictureVerdicts.ts";
import type { LabSystem } from "../systems/systems.ts";

/** A verdict without its attack. What was wrong before it stays so, whatever the attack. */
export const reading = (verdict: PictureVerdict): PictureVerdict =>
  isAttacked(verdict) ? { ...verdict, after: null, outcome: null } : verdict;

/**
 * A verdict once the correct class of its picture changes. A reading that is wrong is known to be so without an attack, and
 * an attack that led away from the same class holds.
 *
 * @param labels the correct class before and now, by name or null. @param classes names of the classes.
 */
export function relabelled(
  verdict: PictureVerdict,
  { system }: LabSystem,
  { before, now }: { readonly before: string | null; readonly now: string | null },
  classes: readonly string[],
): PictureVerdict {
  if (before === now && verdict.outcome !== null) return verdict;
  const unattacked = { ...verdict, after: null, outcome: null };
  const names = scoreNamesOf(system.decomposition, classes);
  const prediction = names.indexOf(verdict.before);
  // Two scores of one name cannot be told apart, and the attack will tell.
  if (prediction < 0 || names.lastIndexOf(verdict.before) !== prediction) return unattacked;
  if (now !== null && errsOf(system)(prediction, classes.indexOf(now)))
    return { ...unattacked, outcome: "wrong before" };
  const awayFrom = (label: string | null) =>
    label === null ? predictedClass(system, prediction) : classes.indexOf(label);
  return isAttacked(verdict) && awayFrom(before) === awayFrom(now) ? verdict : unattacked;
}
