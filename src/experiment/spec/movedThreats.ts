import { hasThreat, sameThreat, type Threat } from "../terms/choice.ts";
import type { EvaluationAttack, EvaluationSpec } from "./spec.ts";

/** An evaluation at other threats, one for each before; attacks that run at some of them run at the new ones. */
export const atThreats = (evaluation: EvaluationSpec, next: (threat: Threat) => Threat): EvaluationSpec => ({
  ...evaluation,
  threats: evaluation.threats.map(next),
  attacks: withOwnThreats(evaluation.attacks, (own) => own.map(next)),
});

/**
 * An evaluation whose threats were edited. An attack that runs at some of them follows a threat that was changed in its
 * place, and loses one that was removed; it keeps its last one, which must then be among the threats again.
 */
export function withMovedThreats({ threats: before }: Pick<EvaluationSpec, "threats">, after: EvaluationSpec) {
  const { threats } = after;
  const moved = (threat: Threat): Threat => {
    const inPlace = threats[before.findIndex((one) => sameThreat(one, threat))];
    const follows = threats.length === before.length && !hasThreat(threats, threat);
    return follows && inPlace !== undefined && !hasThreat(before, inPlace) ? inPlace : threat;
  };
  const attacks = withOwnThreats(after.attacks, (own) => {
    const now = own.map(moved);
    const left = now.filter((threat) => hasThreat(threats, threat));
    return left.length === 0 ? now : left;
  });
  return { ...after, attacks };
}

const withOwnThreats = (attacks: readonly EvaluationAttack[], next: (own: readonly Threat[]) => Threat[]) =>
  attacks.map((attack) => (attack.threats === undefined ? attack : { ...attack, threats: next(attack.threats) }));
