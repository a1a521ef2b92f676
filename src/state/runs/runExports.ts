import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import { summarise } from "../../experiment/summary/summary.ts";
import { resultFile } from "../../lab/files/resultFile.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import type { Run } from "./run.ts";

/** The text of a run's `result.json`, as the command line writes it, without weights. */
export function resultJson(run: Run): string {
  return `${JSON.stringify(resultOf(run), null, 1)}\n`;
}

/** The content of a run's `result.json`. @throws before the tasks of the run are planned. */
export function resultOf({ plan, tasks, summary }: Run): ResultFile {
  if (plan === null) throw new Error("the run has no tasks yet: wait until it has started");
  return resultFile(plan, tasks, summary ?? summarise(plan, artefactsOf(tasks)));
}
