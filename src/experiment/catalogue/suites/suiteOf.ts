import type { Choice } from "../../terms/choice.ts";
import type { AttackPair } from "../../terms/system.ts";
import type { ScoreKind } from "../nouns.ts";
import { entryOf, isKnown, resolveChoice } from "../params.ts";
import { suites } from "./index.ts";

export interface ResolvedSuite {
  readonly mode: "cascade" | "separate";
  readonly steps: readonly AttackPair[];
  /** Ids of the strategies whose steps are left out, because their loss needs more scores than the system has. */
  readonly leftOut: readonly string[];
}

/**
 * The steps of a suite on a kind of system, with every parameter; undefined if the choice is not a suite.
 *
 * @param scores of the system: one per class, or per label of MODEL[k]. Steps whose loss needs more are left out: DLR
 *   compares the three highest scores, targeted DLR the four highest.
 */
export function suiteOf(
  choice: Choice,
  scoreKind: ScoreKind,
  scores: number = Number.POSITIVE_INFINITY,
): ResolvedSuite | undefined {
  if (!isKnown("suites", choice.id)) return undefined;
  const { params } = resolveChoice("suites", choice);
  const { mode, steps } = suites[choice.id];
  const all = steps(scoreKind, params);
  const fits = ({ strategy }: (typeof all)[number]) => entryOf("strategies", strategy).minClasses <= scores;
  return {
    mode,
    steps: all.filter(fits).map(({ attack, strategy }) => ({ attack: resolveChoice("attacks", attack), strategy })),
    leftOut: [...new Set(all.filter((step) => !fits(step)).map(({ strategy }) => strategy))],
  };
}
