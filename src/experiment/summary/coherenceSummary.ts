import type { Artefacts } from "../artefacts/measurement.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import { entryOf } from "../catalogue/params.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import type { System } from "../terms/system.ts";
import type { CoherenceRow } from "./rows.ts";

/** Number of bins of the histogram over [-1, 1]. */
const bins = 40;

/** The bin of a value: the upper one for a value on an edge, and the last one for 1. */
export function coherenceBin(value: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(((value + 1) / 2) * bins)));
}

/** Histogram of values in [-1, 1], with bins of equal width (`coherenceBin`). */
export function coherenceHistogram(values: readonly number[]): CoherenceRow["histogram"] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = coherenceBin(value);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts.map((count, bin) => ({ from: (2 * bin) / bins - 1, to: (2 * (bin + 1)) / bins - 1, count }));
}

/**
 * Expected maximum cosine of `directions` random directions with a given one in `dimensions` dimensions. Cosines are nearly
 * normal with standard deviation 1 / sqrt(dimensions); the maximum of 9 normal numbers is 1.485 on average
 * (docs/algorithms.md 7). Integrates x * m * phi(x) * Phi(x)^(m - 1) with the midpoint rule.
 */
export function randomCoherence(directions: number, dimensions: number): number {
  const step = 1e-3;
  let below = 0;
  let mean = 0;
  for (let x = -9 + step / 2; x < 9; x += step) {
    const mass = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * step;
    mean += x * directions * mass * (below + mass / 2) ** (directions - 1);
    below += mass;
  }
  return mean / Math.sqrt(dimensions);
}

/** Number of cosines whose maximum is taken: of one arm with every other, or of all pairs of members. */
function pairsCompared({ decomposition, members }: System): number {
  const count = members.length;
  return entryOf("decompositions", decomposition.id).coherence === "members" ? (count * (count - 1)) / 2 : count - 1;
}

/** Coherence of a system over its finished chunks; none if nothing has finished or no gradient was defined. */
export function coherenceSummaries(plan: Plan, system: PlannedSystem, artefacts: Artefacts): readonly CoherenceRow[] {
  const data = plan.tasks.flatMap(({ key, task, systems }) => {
    const found = task.kind === "coherence" && systems.includes(system.id) ? artefacts.get(key)?.data : undefined;
    return found?.kind === "coherence" ? [found] : [];
  });
  const all = data.flatMap(({ coherence }) => coherence);
  const values = all.filter((value) => value !== null);
  if (values.length === 0) return [];
  const [height, width, channels] = factsOf(plan.spec.dataset).shape;
  return [
    {
      system: system.id,
      n: values.length,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      histogram: coherenceHistogram(values),
      skippedPairs: data.reduce((sum, { skippedPairs }) => sum + skippedPairs, 0),
      excluded: all.length - values.length,
      randomBaseline: randomCoherence(pairsCompared(system.system), height * width * channels),
    },
  ];
}
