import type { Summary } from "../../experiment/summary/rows.ts";
import { summarise } from "../../experiment/summary/summary.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import type { Run } from "./run.ts";

/** What can be said of a run so far; null before its first evaluation has ended. */
export function summaryOf({ plan, tasks }: Pick<Run, "plan" | "tasks">): Summary | null {
  const isMeasured = tasks.some(({ data }) => data !== null && data.kind !== "train");
  return plan === null || !isMeasured ? null : summarise(plan, artefactsOf(tasks));
}
