import type { Artefacts } from "../artefacts/measurement.ts";
import { factsOf } from "../catalogue/datasetFacts.ts";
import { entryOf } from "../catalogue/params.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import type { System } from "../terms/system.ts";
import type { CoherenceRow } from "./rows.ts";

/** Bins of the histogram over [-1, 1]. */
const bins = 40;

/** The bin of a value; on an edge it is the upper one, and 1 belongs to the last. */
export function coherenceBin(value: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(((value + 1) / 2) * bins)));
}

/** Counts of values in [-1, 1] in bins of equal width; a value on an edge belongs to the upper bin, 1 to the last. */
export function coherenceHistogram(values: readonly number[]): CoherenceRow["histogram"] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = coherenceBin(value);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts.map((count, bin) => ({ from: (2 * bin) / bins - 1, to: (2 * (bin + 1)) / bins - 1, count }));
}

/**
 * Expected largest cosine of `directions` random directions with a given one in `dimensions` dimensions: cosines are
 * nearly normal with standard deviation 1 / sqrt(dimensions), and the largest of 9 normal numbers is 1.485 on average
 * (docs/algorithms.md 7). Integrates x * m * phi(x) * Phi(x)^(m - 1) by the midpoint rule.
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

/** Cosines that the largest is taken of: of one arm with each other one, or of every two members. */
function pairsCompared({ decomposition, members }: System): number {
  const count = members.length;
  return entryOf("decompositions", decomposition.id).coherence === "members"
    ? (count * (count - 1)) / 2
    : count - 1;
}

/** Coherence of a system over its finished chunks; none when nothing finished or no gradient was defined. */
export function coherenceSummaries(
  plan: Plan,
  system: PlannedSystem,
  artefacts: Artefacts,
): readonly CoherenceRow[] {
  const data = plan.tasks.flatMap(({ key, task, systems }) => {
    const found =
      task.kind === "coherence" && systems.includes(system.id) ? artefacts.get(key)?.data : undefined;
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
