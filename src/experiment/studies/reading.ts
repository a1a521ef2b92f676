import { type Flags, strongest, union } from "../artefacts/accuracy.ts";
import type { Warning } from "../artefacts/artefact.ts";
import { backendOf } from "../artefacts/backendOf.ts";
import {
  artefactsOf,
  commonChunks,
  distinctWarnings,
  flagsOver,
  measurementsOf,
  trainingWarnings,
} from "../artefacts/measurement.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import { criterionOf } from "../catalogue/decompositionFacts.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import type { AccuracyRow } from "../summary/rows.ts";
import { type Choice, type Norm, sameThreat, type Threat } from "../terms/choice.ts";
import type { StudyResults } from "./study.ts";

/** Which measurement of which system of which experiment; without an attack the clean pass. */
export interface Reading {
  readonly experiment: string;
  readonly system: string;
  readonly attack?: Choice;
  /** Of several the strongest single one counts, unless `combine` is `union`. */
  readonly strategies?: readonly string[];
  readonly threat?: Threat;
  readonly combine?: "strongest" | "union";
  /** On training images, where they were measured too. */
  readonly split?: "train";
  /** Images crafted on another system of the experiment, and judged by `system`. */
  readonly transfer?: { readonly from: string; readonly targeted: boolean };
}

/** A measurement found: outcomes per image, the true labels, and what belongs to the number. */
export interface Found {
  readonly flags: Flags;
  /** 1 where the system errs: clean errors of the clean pass, else broken images. */
  readonly errors: readonly number[];
  readonly labels: readonly number[];
  readonly backend: AccuracyRow["backend"];
  readonly warnings: readonly Warning[];
}

/** Outcomes of transferred images, or null before any chunk has finished. */
function findTransfer(results: StudyResults, reading: Reading): Found | null {
  const { experiment, system: id, attack, threat, transfer } = reading;
  const result = results.get(experiment);
  const systemOf = (wanted: string) => result?.plan.systems.find((system) => system.id === wanted);
  const [system, source] = [systemOf(id), systemOf(transfer?.from ?? "")];
  if (result === undefined || system === undefined || source === undefined || attack === undefined)
    return null;
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
      sameThreat(task.threat, threat ?? null)
      ? [{ from: task.examples.from, artefact, data: artefact.data }]
      : [];
  });
  if (chunks.length === 0) return null;
  const sorted = chunks.toSorted((a, b) => a.from - b.from);
  const all = <K extends "ids" | "cleanWrong" | "broken" | "sizes" | "labels">(name: K) =>
    sorted.flatMap(({ data }) => data[name]);
  const used = sorted.map(({ artefact }) => artefact);
  return {
    flags: { ids: all("ids"), cleanWrong: all("cleanWrong"), broken: all("broken"), sizes: all("sizes") },
    errors: all("broken"),
    labels: all("labels"),
    backend: backendOf(used),
    warnings: distinctWarnings([
      ...[system, source].flatMap((one) => trainingWarnings(result.plan, one, result.artefacts)),
      ...used.flatMap(({ warnings }) => warnings),
    ]),
  };
}

/** What was measured, or null unless everything it combines has finished on some common images. */
export function find(results: StudyResults, reading: Reading): Found | null {
  if (reading.transfer !== undefined) return findTransfer(results, reading);
  const result = results.get(reading.experiment);
  const system = result?.plan.systems.find(({ id }) => id === reading.system);
  if (result === undefined || system === undefined) return null;
  const { plan, artefacts } = result;
  const isClean = reading.attack === undefined;
  const label = reading.attack === undefined ? "" : attackLabel(reading.attack);
  const wanted = measurementsOf(plan, system, artefacts, reading.split).filter((found) =>
    isClean
      ? found.clean
      : !found.clean &&
        found.attack === label &&
        sameThreat(found.threat, reading.threat ?? null) &&
        (reading.strategies ?? []).includes(found.strategy),
  );
  if (wanted.length < (isClean ? 1 : (reading.strategies ?? []).length)) return null;
  const froms = commonChunks(wanted);
  if (froms.length === 0) return null;
  const all = wanted.map((measurement) => flagsOver(measurement, froms));
  const flags = reading.combine === "union" ? union(all) : strongest(all);
  const used = artefactsOf(wanted, froms);
  const [first] = wanted;
  return {
    flags,
    errors: isClean ? flags.cleanWrong : flags.broken,
    labels: froms.flatMap((from) => first?.chunks.get(from)?.data.labels ?? []),
    backend: backendOf(used),
    warnings: distinctWarnings([
      ...trainingWarnings(plan, system, artefacts),
      ...used.flatMap(({ warnings }) => warnings),
    ]),
  };
}

/** The measurement on some of its images alone. Throws when none is left. */
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

/** The class that a system which is judged on one question asks for. Throws for any other system. */
export function askedClass({ system }: PlannedSystem, classes: number): number {
  const criterion = criterionOf(system.decomposition, classes);
  if (criterion.kind !== "binary")
    throw new Error(`${system.decomposition.id} found, a system that answers one question expected`);
  return criterion.positive;
}

const rightShare = ({ errors }: Found): number =>
  errors.filter((error) => error === 0).length / errors.length;

/** Mean of the accuracies on the class that is asked for and on all others (docs/algorithms.md 5.2). */
export function balanced(found: Found, asked: number): number {
  const own = restrictedTo(found, (label) => label === asked);
  const rest = restrictedTo(found, (label) => label !== asked);
  return (rightShare(own) + rightShare(rest)) / 2;
}

/** Smallest perturbations of a system in a norm: of all images (clean errors at 0) and of those that are right. */
export function findDistances(
  results: StudyResults,
  { experiment, system, norm }: { readonly experiment: string; readonly system: string; readonly norm: Norm },
): {
  readonly distances: readonly number[];
  readonly ofCorrect: readonly number[];
  readonly backend: AccuracyRow["backend"];
} | null {
  const result = results.get(experiment);
  const artefacts = (result?.plan.tasks ?? []).flatMap(({ key, task, systems }) =>
    task.kind === "distance" && task.threat.norm === norm && systems.includes(system)
      ? [result?.artefacts.get(key)]
      : [],
  );
  const found = artefacts.flatMap((artefact) => (artefact?.data.kind === "distance" ? [artefact.data] : []));
  if (found.length === 0 || found.length < artefacts.length) return null;
  return {
    distances: found.flatMap(({ distances }) => distances),
    ofCorrect: found.flatMap(({ distances, cleanWrong }) => distances.filter((_, i) => cleanWrong[i] === 0)),
    backend: backendOf(artefacts.flatMap((artefact) => artefact ?? [])),
  };
}

/** Coherence of every image that has one, or null before a system's measurement has finished. */
export function findCoherence(
  results: StudyResults,
  { experiment, system }: { readonly experiment: string; readonly system: string },
): { readonly values: readonly number[]; readonly backend: AccuracyRow["backend"] } | null {
  const result = results.get(experiment);
  const artefacts = (result?.plan.tasks ?? []).flatMap(({ key, task, systems }) =>
    task.kind === "coherence" && systems.includes(system) ? [result?.artefacts.get(key)] : [],
  );
  const found = artefacts.flatMap((artefact) => (artefact?.data.kind === "coherence" ? [artefact.data] : []));
  if (found.length === 0 || found.length < artefacts.length) return null;
  return {
    values: found.flatMap(({ coherence }) => coherence.filter((value) => value !== null)),
    backend: backendOf(artefacts.flatMap((artefact) => artefact ?? [])),
  };
}
