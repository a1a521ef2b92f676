import type { TableRun } from "../../experiment/sweeps/runGroups.ts";
import type { Entry } from "./entries.ts";
import { statuses } from "./StatusMark.tsx";

/** A run or an opened result as the table and the figure of all runs read it. */
export function tableRun(entry: Entry): TableRun {
  const { id, label, notes, at, spec, summary, status, fraction, tasks, source } = entry;
  const isPart = status !== "finished" && status !== "opened";
  return {
    id,
    label,
    notes,
    at,
    spec,
    summary,
    status: isPart ? `${statuses[status].text}, ${Math.floor(100 * fraction)} %` : statuses[status].text,
    systems: source.kind === "run" ? (source.run.plan?.systems ?? []) : source.imported.result.systems,
    seconds: tasks.reduce((sum, { provenance }) => sum + (provenance?.seconds ?? 0), 0),
  };
}

/** Whether a run contains every word of a filter, in its name, notes, experiment, status or settings ("seed=1"). */
export function matches(run: TableRun, filter: string): boolean {
  const { spec } = run;
  const text = [run.label, run.notes, run.status, spec.name, ...(spec.deviations ?? []), `seed=${spec.seed}`]
    .join(" ")
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
