import type { ResultFile } from "../experiment/resultFile.ts";
import { summarise } from "../experiment/summary.ts";
import { accuraciesCsv, gapsCsv, healthCsv, overlapsCsv, spreadsCsv } from "../experiment/summaryCsv.ts";
import { artefactsOf } from "../lab/runState.ts";
import type { Run } from "./run.ts";

const tables = {
  accuracies: accuraciesCsv,
  gaps: gapsCsv,
  overlaps: overlapsCsv,
  health: healthCsv,
  spreads: spreadsCsv,
};

/** A run as `result.json`: what the command line writes, with flags and example ids but without weights. */
export function resultJson(run: Run): string {
  return `${JSON.stringify(resultFile(run), null, 1)}\n`;
}

/** What `result.json` holds; no weights lie beside it. */
export function resultFile(run: Run): ResultFile {
  if (run.plan === null) throw new Error("the run has no tasks yet: wait until it has started");
  return {
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
}

export type CsvTable = keyof typeof tables;

/** One table of a run as CSV. Throws before the first evaluation has ended. */
export function resultCsv(run: Pick<Run, "summary">, table: CsvTable): string {
  if (run.summary === null) throw new Error("nothing has been evaluated yet: wait for the first evaluation");
  return tables[table](run.summary);
}
