import type { Choice, ParameterValue, ParameterValues } from "../../terms/choice.ts";
import { fgsm } from "../attacks/fgsm.ts";
import { attacks } from "../attacks/index.ts";
import type { Parameter } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";

/**
 * Attacks of the catalogue that can craft training images: those that maximise a loss inside a budget. Adaptive PGD is
 * left out: a member network in training has no mask, so it would be PGD.
 */
const crafting = Object.values<AttackEntry>(attacks).filter(
  ({ id, needs, minimal }) => needs === "loss" && !minimal && id !== "adaptive-pgd",
);

/** The ids of the inner attacks: those of the catalogue, and FGSM, which is one step of PGD. */
export const innerAttacks: readonly string[] = crafting.flatMap(({ id }) => (id === fgsm.id ? [id, "fgsm"] : [id]));

/** Labels and summaries of the inner attacks in forms. */
export const innerTexts: Readonly<Record<string, { readonly label: string; readonly summary: string }>> = {
  ...Object.fromEntries(crafting.map(({ id, label, summary }) => [id, { label, summary }])),
  fgsm: { label: "FGSM", summary: "One step of length epsilon from the clean image." },
};

/** The parameter of the defence that sets a parameter of an inner attack; null where training leaves no choice. */
function nameInDefence(attack: string, parameter: string): string | null {
  // An inner attack runs once, and no image counts as a success.
  if (parameter === "restarts" || parameter === "keep") return null;
  const isShared = parameter === "steps" || parameter === "randomStart" || attack === "pgd";
  return isShared ? parameter : `${attack}-${parameter}`;
}

/** The inner attacks' own parameters, such as `mi-fgsm-decay`; recipes name them where they differ from their default. */
export const innerParameters: readonly Parameter[] = crafting.flatMap((attack) =>
  attack.params.flatMap((parameter): readonly Parameter[] => {
    const id = nameInDefence(attack.id, parameter.id);
    if (id === null || id === parameter.id) return [];
    return [{ ...parameter, id, implicit: true, onlyWith: { id: "inner", values: [attack.id] } }];
  }),
);

/** The choice of the catalogue that the `inner` attack of a defence with these parameters stands for. */
export function innerAttack(params: ParameterValues): Choice {
  if (params.inner === "fgsm") return fgsm;
  const id = String(params.inner);
  const entry: AttackEntry = attacks[id as keyof typeof attacks];
  const given = entry.params.flatMap((parameter): [string, ParameterValue][] => {
    const name = nameInDefence(id, parameter.id);
    const value = name === null ? undefined : params[name];
    if (value !== undefined) return [[parameter.id, value]];
    return parameter.id === "restarts" ? [["restarts", 1]] : [];
  });
  return { id, params: Object.fromEntries(given) };
}

/** Number of gradient steps of `innerAttack`. */
export function innerSteps(params: ParameterValues): number {
  const { id, params: given } = innerAttack(params);
  return (attacks[id as keyof typeof attacks] as AttackEntry).steps({ restarts: 1, ...given });
}
