import { factsOf } from "../catalogue/datasetFacts.ts";
import { trainedThreat } from "../catalogue/defenceFacts.ts";
import { entryOf } from "../catalogue/params.ts";
import { suiteOf } from "../catalogue/suites/suiteOf.ts";
import { hasThreat, type Threat } from "../terms/choice.ts";
import { type NumberFormat, plain } from "../terms/format.ts";
import { scoredSystems } from "./checkStrategies.ts";
import type { Problem } from "./problem.ts";
import type { ExperimentSpec } from "./spec.ts";

/** What a reader of a valid spec should know: it runs, but perhaps not as its author expects. */
export interface SpecNote extends Problem {
  /** The threats that would resolve it, for `evaluation.threats`. */
  readonly align?: readonly Threat[];
}

/** The notes on a spec that `parseSpec` accepts. */
export function specNotes(spec: ExperimentSpec, format: NumberFormat = plain): readonly SpecNote[] {
  return [...threatNotes(spec, format), ...suiteNotes(spec)];
}

/** Defences that train against a threat at which nothing is judged. */
function threatNotes({ defence, systems, evaluation }: ExperimentSpec, format: NumberFormat): readonly SpecNote[] {
  const { threats } = evaluation;
  if (threats.length === 0) return [];
  const own = systems.flatMap((system, i) =>
    system.defence === undefined ? [] : [{ path: `systems[${i}].defence`, choice: system.defence }],
  );
  const shared = systems.length > own.length ? [{ path: "defence", choice: defence }] : [];
  return [...shared, ...own].flatMap(({ path, choice }) => {
    const trained = trainedThreat(choice);
    if (trained === null || hasThreat(threats, trained)) return [];
    const sameNorm = threats.filter(({ norm }) => norm === trained.norm);
    return [
      {
        path: `${path}.params.${sameNorm.length === 0 ? "norm" : "epsilon"}`,
        message: `training uses ${format.threat(trained)}, but robustness is judged at ${threats.map(format.threat).join(", ")} only`,
        align: aligned(sameNorm, trained),
      },
    ];
  });
}

/** One threat is replaced by the trained one; among several of its norm it takes its place. */
const aligned = (sameNorm: readonly Threat[], trained: Threat): readonly Threat[] =>
  sameNorm.length < 2 ? [trained] : [...sameNorm, trained].sort((a, b) => a.epsilon - b.epsilon);

/** Suites that leave out losses which need more scores than a system has. */
function suiteNotes(spec: ExperimentSpec): readonly SpecNote[] {
  const systems = scoredSystems(spec);
  const { classes } = factsOf(spec.dataset);
  return spec.evaluation.attacks.flatMap((choice, i) => {
    const places = new Map<string, string[]>();
    for (const { id, scoreKind, scores } of systems) {
      const leftOut = suiteOf(choice, scoreKind, scores)?.leftOut ?? [];
      if (leftOut.length === 0) continue;
      const unit = scores === classes.length ? "classes" : "labels";
      const needs = leftOut.map((strategy) => {
        const least = entryOf("strategies", strategy).minClasses;
        return `${strategy}, which needs at least ${least} ${unit}`;
      });
      const what = `${needs.join(" and ")} (${scores} found)`;
      places.set(what, [...(places.get(what) ?? []), id]);
    }
    return [...places].map(([what, ids]) => ({
      path: `evaluation.attacks[${i}]`,
      message: `suite ${choice.id} runs on ${ids.join(" and ")} without ${what}`,
    }));
  });
}
