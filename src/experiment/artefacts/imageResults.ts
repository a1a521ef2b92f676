import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import type { Norm } from "../terms/choice.ts";
import { type ExampleOutcomes, exampleOutcomes } from "./exampleOutcomes.ts";
import type { Artefacts } from "./measurement.ts";

/** What was measured on single images of one system, by position in the split of the evaluation. */
export interface SystemImages {
  /** Id in the spec. */
  readonly system: string;
  /** One entry per threat. */
  readonly outcomes: readonly ExampleOutcomes[];
  /** Null where no pair of gradients has a defined cosine; empty where coherence was not measured. */
  readonly coherence: ReadonlyMap<number, number | null>;
  readonly distances: readonly ImageDistances[];
}

/** Smallest perturbations found. */
export interface ImageDistances {
  readonly norm: Norm;
  /** The largest size that was searched. */
  readonly within: number;
  /** The searches, such as "DeepFool margin". */
  readonly searches: readonly string[];
  /** 0 for clean errors, Infinity if nothing was found. */
  readonly sizes: ReadonlyMap<number, number>;
}

/** The results of the finished tasks of a system, image by image. */
export function imageResults(plan: Plan, system: PlannedSystem, artefacts: Artefacts): SystemImages {
  const outcomes = exampleOutcomes(plan, system, artefacts);
  const coherence = new Map<number, number | null>();
  const distances = new Map<Norm, ImageDistances & { sizes: Map<number, number> }>();
  for (const { key, task, systems } of plan.tasks) {
    const data = systems.includes(system.id) ? artefacts.get(key)?.data : undefined;
    if (task.kind === "coherence" && data?.kind === "coherence")
      for (const [i, value] of data.coherence.entries()) coherence.set(task.examples.from + i, value);
    if (task.kind === "distance" && data?.kind === "distance") {
      const { norm, epsilon: within } = task.threat;
      const searches = data.attempts.map(({ attack, strategy }) => `${attack} ${strategy}`);
      const found = distances.get(norm) ?? { norm, within, searches, sizes: new Map<number, number>() };
      distances.set(norm, found);
      for (const [i, size] of data.distances.entries())
        found.sizes.set(task.examples.from + i, data.censored[i] === 1 ? Number.POSITIVE_INFINITY : size);
    }
  }
  return { system: system.id, outcomes, coherence, distances: [...distances.values()] };
}
