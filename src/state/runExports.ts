import type { ResultFile } from "../experiment/resultFile.ts";
import { summarise } from "../experiment/summary.ts";
import { accuraciesCsv, gapsCsv, overlapsCsv } from "../experiment/summaryCsv.ts";
import { artefactsOf } from "../lab/runState.ts";
import type { Run } from "./run.ts";

/** A run as `result.json`: what the command line writes, with flags and example ids but without weights. */
export function resultJson(run: Run): string {
  if (run.plan === null) throw new Error("the run has no tasks yet: wait until it has started");
  const file: ResultFile = {
    format: "robin-lab-result",
    version: 1,
    spec: run.spec,
    systems: run.plan.systems,
    tasks: run.tasks.map(({ key, label, task, status, digest, data, warnings, provenance, error }) => ({
      key,
      label,
      task,
      status,
      digest,
      data,
      warnings,
      provenance,
      weights: null,
      error,
    })),
    summary: run.summary ?? summarise(run.plan, artefactsOf(run.tasks)),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** One table of a run as CSV. Throws before the first evaluation has ended. */
export function resultCsv(run: Run, table: "accuracies" | "gaps" | "overlaps"): string {
  if (run.summary === null) throw new Error("nothing has been evaluated yet: wait for the first evaluation");
  const tables = { accuracies: accuraciesCsv, gaps: gapsCsv, overlaps: overlapsCsv };
  return tables[table](run.summary);
}
