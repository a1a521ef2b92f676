import type { Choice, ParameterValue, ParameterValues } from "../../terms/choice.ts";
import { fgsm } from "../attacks/fgsm.ts";
import { attacks } from "../attacks/index.ts";
import type { AttackEntry } from "../nouns.ts";

/**
 * Attacks that can craft training images: those that maximise a loss inside a budget, and FGSM, which is one step of PGD.
 * Adaptive PGD is left out: a member network in training has no mask, so it would be PGD.
 */
export const innerAttacks: readonly string[] = Object.values<AttackEntry>(attacks)
  .filter(({ id, needs, minimal }) => needs === "loss" && !minimal && id !== "adaptive-pgd")
  .flatMap(({ id }) => (id === fgsm.id ? [id, "fgsm"] : [id]));

/** Labels and summaries of the inner attacks in forms. */
export const innerTexts = Object.fromEntries(
  innerAttacks.map((id) => {
    if (id === "fgsm")
      return [id, { label: "FGSM", summary: "One step of length epsilon from the clean image." }];
    const { label, summary } = attacks[id as keyof typeof attacks] as AttackEntry;
    return [id, { label, summary }];
  }),
);

/**
 * The attack of the catalogue that a defence with these parameters crafts with: its `inner` attack, run once, with the
 * parameters that both have (`steps`, `randomStart` ...) taken from the defence.
 */
export function innerAttack(params: ParameterValues): Choice {
  if (params.inner === "fgsm") return fgsm;
  const id = String(params.inner);
  const entry: AttackEntry = attacks[id as keyof typeof attacks];
  const shared = entry.params.flatMap((parameter): [string, ParameterValue][] => {
    const value = params[parameter.id];
    if (value !== undefined) return [[parameter.id, value]];
    return parameter.id === "restarts" ? [["restarts", 1]] : [];
  });
  return { id, params: Object.fromEntries(shared) };
}

/** Number of gradient steps of `innerAttack`. */
export function innerSteps(params: ParameterValues): number {
  const { id, params: given } = innerAttack(params);
  return (attacks[id as keyof typeof attacks] as AttackEntry).steps({ restarts: 1, ...given });
}
