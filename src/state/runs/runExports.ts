import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import { summarise } from "../../experiment/summary/summary.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import type { Run } from "./run.ts";

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
