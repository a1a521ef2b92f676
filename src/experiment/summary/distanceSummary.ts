import type { Proportion } from "../artefacts/accuracy.ts";
import { wilson } from "../artefacts/accuracy.ts";
import type { Artefact, DistanceData } from "../artefacts/artefact.ts";
import { type Artefacts, backendOf, distinctWarnings } from "../artefacts/measurement.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import type { DistanceTask } from "../plan/task.ts";
import type { DistanceRow, DistanceSpread } from "./rows.ts";

/** Number of bins of the histogram of sizes. */
const bins = 25;
/** Shares of the quantiles. */
const shares = [0.1, 0.25, 0.5, 0.75, 0.9];
/** Number of intervals of the curve of accuracy over epsilon. */
const intervals = 100;

type Distances = Pick<DistanceData, "distances" | "censored">;

/**
 * Robust accuracy at an epsilon: the share of images whose smallest perturbation found is larger (docs/algorithms.md 10.8).
 * Throws if epsilon exceeds the largest perturbation that was searched.
 */
export function accuracyAt({ distances, censored }: Distances, epsilon: number, largest: number): Proportion {
  if (!(epsilon >= 0 && epsilon <= largest))
    throw new RangeError(`epsilon ${epsilon} found, from 0 to ${largest} expected: nothing larger was searched`);
  const robust = distances.filter((distance, i) => censored[i] === 1 || distance > epsilon);
  return wilson(robust.length, distances.length);
}

/** Sizes in ascending order, infinite for censored images. */
const sortedSizes = ({ distances, censored }: Distances): readonly number[] =>
  distances.map((distance, i) => (censored[i] === 1 ? Number.POSITIVE_INFINITY : distance)).sort((a, b) => a - b);

/** The smallest size that at least a share of all images does not exceed; null if it is censored. */
function quantileOf(of: Distances, share: number): number | null {
  const sorted = sortedSizes(of);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
  return Number.isFinite(value) ? value : null;
}

function histogramOf(sizes: readonly number[], largest: number): NonNullable<DistanceRow["histogram"]> {
  const counts = new Array<number>(bins).fill(0);
  for (const size of sizes) {
    const bin = Math.min(bins - 1, Math.floor((size / largest) * bins));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts.map((count, bin) => ({
    from: (largest * bin) / bins,
    to: (largest * (bin + 1)) / bins,
    count,
  }));
}

const spreadOf = (of: Distances): DistanceSpread =>
  of.distances.length === 0
    ? { n: 0, mean: null, median: null }
    : { n: of.distances.length, mean: meanOf(of.distances), median: medianOf(of) };

/** The images whose labels pass a test. */
function only(of: Distances, labels: readonly number[], passes: (label: number) => boolean): Distances {
  const kept = <T>(values: readonly T[]) => values.filter((_, i) => passes(labels[i] as number));
  return { distances: kept(of.distances), censored: kept(of.censored) };
}

function medianOf(of: Distances): number | null {
  const sorted = sortedSizes(of);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] as number;
  const value = Number.isInteger(middle) ? ((sorted[middle - 1] as number) + upper) / 2 : upper;
  return Number.isFinite(value) ? value : null;
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Smallest perturbations of a system over its finished chunks, one row per norm. */
export function distanceRows(plan: Plan, system: PlannedSystem, artefacts: Artefacts): readonly DistanceRow[] {
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
  const { threat, criterion } = (chunks[0] as Chunk).task;
  const all = <K extends "distances" | "censored" | "cleanWrong" | "labels">(name: K) =>
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
  const labels = all("labels");
  const question =
    criterion.kind !== "binary"
      ? undefined
      : {
          positive: criterion.positive,
          onPositive: spreadOf(only(distances, labels, (label) => label === criterion.positive)),
          onRest: spreadOf(only(distances, labels, (label) => label !== criterion.positive)),
        };
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
    quantiles: shares.map((share) => ({ share, size: quantileOf(distances, share) })),
    histogram: histogramOf(
      distances.distances.filter((_, i) => cleanWrong[i] === 0 && distances.censored[i] === 0),
      threat.epsilon,
    ),
    ...(question === undefined ? {} : { question }),
    curve: Array.from({ length: intervals + 1 }, (_, i) => {
      const epsilon = (threat.epsilon * i) / intervals;
      return { epsilon, accuracy: accuracyAt(distances, epsilon, threat.epsilon) };
    }),
    foundBy: [...ways].map(([way, count]) => ({ way, count })),
    backend: backendOf(artefacts),
    warnings: distinctWarnings(artefacts.flatMap(({ warnings }) => warnings)),
  };
}
