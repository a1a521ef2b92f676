import { type Flags, strongest, union } from "../artefacts/accuracy.ts";
import type { Artefact, TaskData, Warning } from "../artefacts/artefact.ts";
import {
  artefactsOf,
  backendOf,
  commonChunks,
  distinctWarnings,
  flagsOver,
  measurementsOf,
  outcomesOver,
  trainingWarnings,
} from "../artefacts/measurement.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { criterionOf } from "../catalogue/decompositionFacts.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import type { Task } from "../plan/task.ts";
import type { AccuracyRow } from "../summary/rows.ts";
import { type Choice, type Norm, sameThreat, type Threat } from "../terms/choice.ts";
import type { ExperimentResult, StudyResults } from "./study.ts";

/** A measurement of a system in an experiment. Without an attack: the clean pass. */
export interface Reading {
  readonly experiment: string;
  readonly system: string;
  readonly attack?: Choice;
  /** The strongest of them counts, unless `combine` is `union`. */
  readonly strategies?: readonly string[];
  readonly threat?: Threat;
  readonly combine?: "strongest" | "union";
  /** On training images, if they were measured. */
  readonly split?: "train";
  /** On images crafted on another system of the experiment. */
  readonly transfer?: { readonly from: string; readonly targeted: boolean };
}

/** Outcomes per image, the true labels, and the provenance of the number. */
export interface Found {
  readonly flags: Flags;
  /** 1 for an error of the system: a clean error in the clean pass, else a broken image. */
  readonly errors: readonly number[];
  readonly labels: readonly number[];
  readonly backend: AccuracyRow["backend"];
  readonly warnings: readonly Warning[];
}

/** Backend and warnings of artefacts that measure some systems. */
function provenanceOf(
  { plan, artefacts }: ExperimentResult,
  systems: readonly PlannedSystem[],
  used: readonly Artefact[],
): Pick<Found, "backend" | "warnings"> {
  return {
    backend: backendOf(used),
    warnings: distinctWarnings([
      ...systems.flatMap((system) => trainingWarnings(plan, system, artefacts)),
      ...used.flatMap(({ warnings }) => warnings),
    ]),
  };
}

/** Outcomes of transferred images, or null before any chunk has finished. */
function findTransfer(results: StudyResults, reading: Reading): Found | null {
  const { experiment, system: id, attack, threat = null, transfer } = reading;
  const result = results.get(experiment);
  const systemOf = (wanted: string | undefined) => result?.plan.systems.find((system) => system.id === wanted);
  const [system, source] = [systemOf(id), systemOf(transfer?.from)];
  if (result === undefined || system === undefined || source === undefined || attack === undefined) return null;
  const label = attackLabel(attack);
  const chunks = result.plan.tasks.flatMap(({ key, task, systems }) => {
    const artefact = result.artefacts.get(key);
    return task.kind === "transfer" &&
      artefact?.data.kind === "transfer" &&
      systems.includes(system.id) &&
      systems.includes(source.id) &&
      task.source.decomposition.id === source.system.decomposition.id &&
      task.targeted === transfer?.targeted &&
      attackLabel(task.attack) === label &&
      sameThreat(task.threat, threat)
      ? [{ from: task.examples.from, artefact, data: artefact.data }]
      : [];
  });
  if (chunks.length === 0) return null;
  const sorted = chunks.toSorted((a, b) => a.from - b.from);
  const all = (name: "ids" | "cleanWrong" | "broken" | "sizes" | "labels") => sorted.flatMap(({ data }) => data[name]);
  return {
    flags: { ids: all("ids"), cleanWrong: all("cleanWrong"), broken: all("broken"), sizes: all("sizes") },
    errors: all("broken"),
    labels: all("labels"),
    ...provenanceOf(
      result,
      [system, source],
      sorted.map(({ artefact }) => artefact),
    ),
  };
}

/** A measurement, or null unless everything that it combines has finished on some common images. */
export function find(results: StudyResults, reading: Reading): Found | null {
  if (reading.transfer !== undefined) return findTransfer(results, reading);
  const result = results.get(reading.experiment);
  const system = result?.plan.systems.find(({ id }) => id === reading.system);
  if (result === undefined || system === undefined) return null;
  const { attack, strategies = [], threat = null } = reading;
  const label = attack === undefined ? null : attackLabel(attack);
  const wanted = measurementsOf(result.plan, system, result.artefacts, reading.split).filter((found) =>
    label === null
      ? found.clean
      : !found.clean &&
        found.attack === label &&
        sameThreat(found.threat, threat) &&
        strategies.includes(found.strategy),
  );
  const [first] = wanted;
  const froms = commonChunks(wanted);
  if (first === undefined || froms.length === 0) return null;
  if (label !== null && wanted.length < strategies.length) return null;
  const all = wanted.map((measurement) => flagsOver(measurement, froms));
  const flags = reading.combine === "union" ? union(all) : strongest(all);
  return {
    flags,
    errors: label === null ? flags.cleanWrong : flags.broken,
    labels: outcomesOver(first, froms, "labels"),
    ...provenanceOf(result, [system], artefactsOf(wanted, froms)),
  };
}

/** A measurement restricted to images of some classes. Throws if none is left. */
export function restrictedTo(found: Found, keep: (label: number) => boolean): Found {
  const places = found.labels.flatMap((label, i) => (keep(label) ? [i] : []));
  if (places.length === 0)
    throw new Error(`no image of the wanted classes found among ${found.labels.length}, at least 1 expected`);
  const of = (values: readonly number[]) => places.map((i) => values[i] as number);
  const { flags } = found;
  return {
    ...found,
    flags: {
      ids: of(flags.ids),
      cleanWrong: of(flags.cleanWrong),
      broken: of(flags.broken),
      sizes: of(flags.sizes),
    },
    errors: of(found.errors),
    labels: of(found.labels),
  };
}

/** The class that a system with a binary criterion is asked for. Throws for other systems. */
export function askedClass({ system }: PlannedSystem, classes: number): number {
  const criterion = criterionOf(system.decomposition, classes);
  if (criterion.kind !== "binary")
    throw new Error(`${system.decomposition.id} found, a system that answers one question expected`);
  return criterion.positive;
}

const rightShare = ({ errors }: Found): number => errors.filter((error) => error === 0).length / errors.length;

/** Mean of the accuracies on the class asked for and on all others (docs/algorithms.md 5.2). */
export function balanced(found: Found, asked: number): number {
  const own = restrictedTo(found, (label) => label === asked);
  const rest = restrictedTo(found, (label) => label !== asked);
  return (rightShare(own) + rightShare(rest)) / 2;
}

interface SystemReading {
  readonly experiment: string;
  readonly system: string;
}

/** The artefacts of some tasks of a system, or null unless all of them have finished. */
function finished<K extends "distance" | "coherence">(
  results: StudyResults,
  { experiment, system }: SystemReading,
  kind: K,
  isWanted: (task: Extract<Task, { readonly kind: K }>) => boolean,
) {
  const result = results.get(experiment);
  const keys = (result?.plan.tasks ?? []).flatMap(({ key, task, systems }) =>
    task.kind === kind && systems.includes(system) && isWanted(task as Extract<Task, { readonly kind: K }>)
      ? [key]
      : [],
  );
  const found = keys.flatMap((key) => result?.artefacts.get(key) ?? []);
  if (found.length === 0 || found.length < keys.length) return null;
  const data = found.map((artefact) => artefact.data as Extract<TaskData, { readonly kind: K }>);
  return { data, backend: backendOf(found) };
}

/** Smallest perturbations of a system in a norm: of all images (clean errors at 0), and of the correct ones. */
export function findDistances(
  results: StudyResults,
  { norm, ...reading }: SystemReading & { readonly norm: Norm },
): {
  readonly distances: readonly number[];
  readonly ofCorrect: readonly number[];
  readonly backend: AccuracyRow["backend"];
} | null {
  const found = finished(results, reading, "distance", ({ threat }) => threat.norm === norm);
  return (
    found && {
      distances: found.data.flatMap(({ distances }) => distances),
      ofCorrect: found.data.flatMap(({ distances, cleanWrong }) => distances.filter((_, i) => cleanWrong[i] === 0)),
      backend: found.backend,
    }
  );
}

/** Coherence of every image that has one, or null unless the measurement has finished. */
export function findCoherence(
  results: StudyResults,
  reading: SystemReading,
): { readonly values: readonly number[]; readonly backend: AccuracyRow["backend"] } | null {
  const found = finished(results, reading, "coherence", () => true);
  return (
    found && {
      values: found.data.flatMap(({ coherence }) => coherence.filter((value) => value !== null)),
      backend: found.backend,
    }
  );
}
