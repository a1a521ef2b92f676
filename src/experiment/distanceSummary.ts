import { wilson } from "./accuracy.ts";
import { backendOf } from "./backendOf.ts";
import { type Artefacts, distinctWarnings } from "./measurement.ts";
import type { Plan, PlannedSystem } from "./plan.ts";
import type { Artefact, DistanceData, Warning } from "./result.ts";
import type { Norm } from "./spec.ts";
import type { AccuracyRow, Proportion } from "./summary.ts";
import type { DistanceTask } from "./task.ts";

/** Intervals of a curve of accuracy over epsilon. */
const intervals = 100;

/** Smallest perturbations found on one system in one norm. Every distance is an upper bound of the true one. */
export interface DistanceRow {
  readonly system: string;
  readonly norm: Norm;
  /** The largest perturbation that was looked for. */
  readonly largest: number;
  readonly n: number;
  readonly cleanErrors: number;
  /** Images that nothing was found for. */
  readonly censored: number;
  /** Over all images, clean errors being 0 and censored ones at `largest`. */
  readonly mean: number;
  /** Over all images; null where it lies among the censored ones. */
  readonly median: number | null;
  /** Over the images that are right without attack; null where there is none. */
  readonly meanOfCorrect: number | null;
  /** Robust accuracy at epsilons from 0 to `largest`: what no found perturbation of that size breaks. Never rises. */
  readonly curve: readonly { readonly epsilon: number; readonly accuracy: Proportion }[];
  /** Images whose smallest perturbation each way of looking found, by "attack strategy". */
  readonly foundBy: readonly { readonly way: string; readonly count: number }[];
  readonly backend: AccuracyRow["backend"];
  readonly warnings: readonly Warning[];
}

type Distances = Pick<DistanceData, "distances" | "censored">;

/**
 * Robust accuracy at an epsilon up to the largest perturbation that was looked for: images whose smallest perturbation
 * found is larger (paper-spec 10.8). Throws on a larger epsilon, about which these distances say nothing.
 */
export function accuracyAt({ distances, censored }: Distances, epsilon: number, largest: number): Proportion {
  if (!(epsilon >= 0 && epsilon <= largest))
    throw new RangeError(
      `epsilon ${epsilon} found, from 0 to ${largest} expected: nothing larger was looked for`,
    );
  const robust = distances.filter((distance, i) => censored[i] === 1 || distance > epsilon);
  return wilson(robust.length, distances.length);
}

function medianOf({ distances, censored }: Distances): number | null {
  const sorted = distances
    .map((distance, i) => (censored[i] === 1 ? Number.POSITIVE_INFINITY : distance))
    .sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] as number;
  const value = Number.isInteger(middle) ? ((sorted[middle - 1] as number) + upper) / 2 : upper;
  return Number.isFinite(value) ? value : null;
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The smallest perturbations of a system over its finished chunks, one row per norm. */
export function distanceRows(
  plan: Plan,
  system: PlannedSystem,
  artefacts: Artefacts,
): readonly DistanceRow[] {
  const found = plan.tasks.flatMap(({ key, task, systems }) => {
    const artefact = artefacts.get(key);
    return task.kind === "distance" && systems.includes(system.id) && artefact?.data.kind === "distance"
      ? [{ task, artefact, data: artefact.data }]
      : [];
  });
  const norms = [...new Set(found.map(({ task }) => task.threat.norm))];
  return norms.map((norm) =>
    rowOf(
      system,
      found.filter(({ task }) => task.threat.norm === norm),
    ),
  );
}

interface Chunk {
  readonly task: DistanceTask;
  readonly artefact: Artefact;
  readonly data: DistanceData;
}

function rowOf({ id }: PlannedSystem, chunks: readonly Chunk[]): DistanceRow {
  const { threat } = (chunks[0] as Chunk).task;
  const all = <K extends "distances" | "censored" | "cleanWrong">(name: K) =>
    chunks.flatMap(({ data }) => data[name]);
  const distances = { distances: all("distances"), censored: all("censored") };
  const cleanWrong = all("cleanWrong");
  const correct = distances.distances.filter((_, i) => cleanWrong[i] === 0);
  const ones = (flags: readonly number[]) => flags.reduce((sum, flag) => sum + flag, 0);
  const ways = new Map<string, number>();
  for (const { data } of chunks)
    for (const { attack, strategy, nearest } of data.attempts) {
      const way = `${attack} ${strategy}`;
      ways.set(way, (ways.get(way) ?? 0) + ones(nearest));
    }
  const artefacts = chunks.map(({ artefact }) => artefact);
  return {
    system: id,
    norm: threat.norm,
    largest: threat.epsilon,
    n: distances.distances.length,
    cleanErrors: ones(cleanWrong),
    censored: ones(distances.censored),
    mean: meanOf(distances.distances),
    median: medianOf(distances),
    meanOfCorrect: correct.length === 0 ? null : meanOf(correct),
    curve: Array.from({ length: intervals + 1 }, (_, i) => {
      const epsilon = (threat.epsilon * i) / intervals;
      return { epsilon, accuracy: accuracyAt(distances, epsilon, threat.epsilon) };
    }),
    foundBy: [...ways].map(([way, count]) => ({ way, count })),
    backend: backendOf(artefacts),
    warnings: distinctWarnings(artefacts.flatMap(({ warnings }) => warnings)),
  };
}
