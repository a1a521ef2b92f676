import type { Artefact } from "../experiment/result.ts";
import { type Summary, summarise } from "../experiment/summary.ts";
import type { Key } from "../experiment/task.ts";
import type { TaskState } from "../lab/runState.ts";
import type { Run } from "./run.ts";

/** The finished results of tasks as `summarise` reads them; weights stay in the store. */
export function artefactsOf(tasks: readonly TaskState[]): ReadonlyMap<Key, Artefact> {
  return new Map(
    tasks.flatMap(({ key, task, digest, data, warnings, provenance }) =>
      digest === null || data === null || provenance === null
        ? []
        : [[key, { key, task, digest, inputs: {}, data, warnings, provenance }] as const],
    ),
  );
}

/** What can be said of a run so far; null before its first evaluation has ended. */
export function summaryOf({ plan, tasks }: Pick<Run, "plan" | "tasks">): Summary | null {
  const isMeasured = tasks.some(({ data }) => data !== null && data.kind !== "train");
  return plan === null || !isMeasured ? null : summarise(plan, artefactsOf(tasks));
}
