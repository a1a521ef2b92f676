import type { ExperimentSpec } from "../spec/spec.ts";
import type { Summary } from "./rows.ts";

/**
 * A summary as people read it: RoBin first in every table, as in all rooms. Stored summaries keep the order in which their
 * systems were named.
 */
export function shownSummary(summary: Summary, { systems }: Pick<ExperimentSpec, "systems">): Summary {
  const arms = systems.filter(({ decomposition }) => decomposition.id === "one-vs-all");
  // Repeated trainings have the id of their system with a number.
  const isRobin = (system: string) => arms.some(({ id }) => system === id || system.startsWith(`${id}.`));
  const ordered = <Row extends { readonly system: string }>(rows: readonly Row[]): readonly Row[] => [
    ...rows.filter(({ system }) => isRobin(system)),
    ...rows.filter(({ system }) => !isRobin(system)),
  ];
  const { accuracies, overlaps, coherence, distances, generalisation, resources, spreads, health } = summary;
  return {
    ...summary,
    accuracies: ordered(accuracies),
    overlaps: ordered(overlaps),
    coherence: ordered(coherence),
    ...(distances && { distances: ordered(distances) }),
    ...(generalisation && { generalisation: ordered(generalisation) }),
    ...(resources && { resources: ordered(resources) }),
    spreads: ordered(spreads),
    health: ordered(health),
  };
}
