import type { Choice } from "../../terms/choice.ts";
import type { AttackPair } from "../../terms/system.ts";
import type { ScoreKind } from "../nouns.ts";
import { isKnown, resolveChoice } from "../params.ts";
import { suites } from "./index.ts";

/** What a suite runs on a kind of system, every parameter written out; undefined where the choice names no suite. */
export function suiteOf(
  choice: Choice,
  scoreKind: ScoreKind,
): { readonly mode: "cascade" | "separate"; readonly steps: readonly AttackPair[] } | undefined {
  if (!isKnown("suites", choice.id)) return undefined;
  const { params } = resolveChoice("suites", choice);
  const { mode, steps } = suites[choice.id];
  return {
    mode,
    steps: steps(scoreKind, params).map(({ attack, strategy }) => ({
      attack: resolveChoice("attacks", attack),
      strategy,
    })),
  };
}
