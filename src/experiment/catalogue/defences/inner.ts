import type { Choice, ParameterValue, ParameterValues } from "../../terms/choice.ts";
import { fgsm } from "../attacks/fgsm.ts";
import { attacks } from "../attacks/index.ts";
import type { AttackEntry } from "../nouns.ts";

/**
 * Every attack that can craft training images: those that climb a loss inside a budget, and FGSM, which is one step of
 * PGD. The adaptive attack is left out: a member network in training has no mask, so there it is PGD.
 */
export const innerAttacks: readonly string[] = Object.values<AttackEntry>(attacks)
  .filter(({ id, needs, minimal }) => needs === "loss" && !minimal && id !== "adaptive-pgd")
  .flatMap(({ id }) => (id === fgsm.id ? [id, "fgsm"] : [id]));

/** What forms say of the attacks inside a training. */
export const innerTexts = Object.fromEntries(
  innerAttacks.map((id) => {
    if (id === "fgsm")
      return [id, { label: "FGSM", summary: "One step of the whole epsilon from the clean image." }];
    const { label, summary } = attacks[id as keyof typeof attacks] as AttackEntry;
    return [id, { label, summary }];
  }),
);

/**
 * The attack that a defence with these parameters crafts with, of the catalogue: its `inner` attack, which takes over
 * those parameters that both have (`steps`, `randomStart` ...), and runs once.
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

/** Gradient steps of `innerAttack`. */
export function innerSteps(params: ParameterValues): number {
  const { id, params: given } = innerAttack(params);
  return (attacks[id as keyof typeof attacks] as AttackEntry).steps({ restarts: 1, ...given });
}
