import { type Flags, strongest, union } from "../accuracy.ts";
import { backendOf } from "../backendOf.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import {
  artefactsOf,
  commonChunks,
  distinctWarnings,
  flagsOver,
  measurementsOf,
  trainingWarnings,
} from "../measurement.ts";
import type { Warning } from "../result.ts";
import type { Choice, Threat } from "../spec.ts";
import type { AccuracyRow } from "../summary.ts";
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

/** What was measured, or null unless everything it combines has finished on some common images. */
export function find(results: StudyResults, reading: Reading): Found | null {
  const result = results.get(reading.experiment);
  const system = result?.plan.systems.find(({ id }) => id === reading.system);
  if (result === undefined || system === undefined) return null;
  const { plan, artefacts } = result;
  const isClean = reading.attack === undefined;
  const label = reading.attack === undefined ? "" : attackLabel(reading.attack);
  const wanted = measurementsOf(plan, system, artefacts).filter((found) =>
    isClean
      ? found.clean
      : !found.clean &&
        found.attack === label &&
        found.threat.norm === reading.threat?.norm &&
        found.threat.epsilon === reading.threat.epsilon &&
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
