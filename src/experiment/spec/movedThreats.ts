import { sameThreat } from "../terms/choice.ts";
import type { EvaluationSpec } from "./spec.ts";

/**
 * An evaluation in which threats were changed one for one: attacks that run at some of them run at the new ones. Where
 * threats were added or removed, attacks keep their own.
 */
export function withMovedThreats(
  { threats: before }: Pick<EvaluationSpec, "threats">,
  after: EvaluationSpec,
): EvaluationSpec {
  const { threats, attacks } = after;
  if (threats.length !== before.length) return after;
  return {
    ...after,
    attacks: attacks.map((attack) =>
      attack.threats === undefined
        ? attack
        : {
            ...attack,
            threats: attack.threats.map(
              (threat) => threats[before.findIndex((one) => sameThreat(one, threat))] ?? threat,
            ),
          },
    ),
  };
}
