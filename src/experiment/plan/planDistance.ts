import type { ScoreKind } from "../catalogue/nouns.ts";
import { resolveChoice } from "../catalogue/params.ts";
import { strategiesFor } from "../catalogue/strategies/strategiesFor.ts";
import type { DistanceSpec } from "../spec/spec.ts";
import { chunks } from "../terms/chunks.ts";
import type { AttackPair, Criterion, ResolvedChoice, System } from "../terms/system.ts";
import { numerics } from "./numerics.ts";
import type { DistanceTask } from "./task.ts";

/** How many times the path from the clean image to a perturbed one is halved (docs/algorithms.md 5.3). */
export const halvings = 12;

/** Every attack under every strategy that applies, parameters written out. */
export function attackPairsOf(
  { attacks, strategies }: Pick<DistanceSpec, "attacks" | "strategies">,
  scoreKind: ScoreKind,
): readonly AttackPair[] {
  return attacks.flatMap((choice) =>
    strategiesFor(strategies, scoreKind).map((strategy) => ({
      attack: resolveChoice("attacks", choice),
      strategy,
    })),
  );
}

interface Setting {
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly criterion: Criterion;
  readonly seed: number;
  /** Absent: the test split. */
  readonly split: "test" | "validation" | undefined;
}

/** The measurements of smallest perturbations on one system: per norm and chunk, all attempts together. */
export function distanceTasks(
  spec: DistanceSpec,
  scoreKind: ScoreKind,
  { dataset, system, criterion, seed, split }: Setting,
): readonly { readonly task: DistanceTask; readonly what: string }[] {
  const attempts = attackPairsOf(spec, scoreKind);
  if (attempts.length === 0) return [];
  return spec.within.flatMap((threat) =>
    chunks(spec.examples, split).map((examples) => ({
      task: {
        kind: "distance",
        numerics: numerics.distance,
        dataset,
        system,
        attempts,
        threat,
        criterion,
        seed,
        examples,
      },
      what: `smallest ${threat.norm} perturbation`,
    })),
  );
}
