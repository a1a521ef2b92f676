import type { Choice } from "../../terms/choice.ts";
import type { AttackPair } from "../../terms/system.ts";
import type { ScoreKind } from "../nouns.ts";
import { isKnown, resolveChoice } from "../params.ts";
import { suites } from "./index.ts";

/** The steps of a suite on a kind of system, with every parameter; undefined if the choice is not a suite. */
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
