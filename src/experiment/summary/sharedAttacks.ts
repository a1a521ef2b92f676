import type { StrategyEntry } from "../catalogue/nouns.ts";
import { isKnown } from "../catalogue/params.ts";
import { strategies } from "../catalogue/strategies/index.ts";
import { sameThreat, type Threat } from "../terms/choice.ts";
import type { AccuracyRow } from "./rows.ts";

function isShared(strategy: string): boolean {
  if (!isKnown("strategies", strategy)) return false;
  const { core }: StrategyEntry = strategies[strategy];
  return core;
}

/**
 * What the core combines at a threat: "3 shared attacks: PGD-10", or "6 shared attacks: PGD-5 + MI-FGSM-3". Every attack of
 * the threat brings its three shared strategies, so cores of different budgets may be of different size. "" without a core.
 */
export function sharedAttacks(accuracies: readonly AccuracyRow[], threat: Threat | null): string {
  const at = accuracies.filter((row) => sameThreat(row.threat, threat));
  const texts = at
    .filter(({ measure }) => measure === "core")
    .map(({ system, attack }) => {
      const count = at.filter(
        (row) => row.system === system && row.measure === "attack" && isShared(row.strategy),
      ).length;
      const what = count === 0 ? "the shared attacks" : `${count} shared ${count === 1 ? "attack" : "attacks"}`;
      return attack === "" ? what : `${what}: ${attack}`;
    });
  return [...new Set(texts)].join(" or ");
}
