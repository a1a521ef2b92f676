import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import { type ImportedResult, importLabel } from "../../state/imports/imports.ts";
import { type Run, type RunStatus, runLabel } from "../../state/runs/run.ts";
import { sharedBytes } from "../../state/runs/runBytes.ts";

type TaskRow = Pick<
  ResultFile["tasks"][number],
  "key" | "label" | "task" | "status" | "digest" | "data" | "warnings" | "provenance" | "error"
>;

/** A run of this machine, or a result that was opened: what the room lists. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly notes: string;
  readonly status: RunStatus | "opened";
  /** ISO time of its start, or of its opening. */
  readonly at: string;
  readonly spec: ExperimentSpec;
  readonly tasks: readonly TaskRow[];
  readonly fraction: number;
  readonly summary: Summary | null;
  readonly bytes: number;
  /** Bytes of it that other runs need too. */
  readonly shared: number;
  readonly source:
    | { readonly kind: "run"; readonly run: Run }
    | { readonly kind: "import"; readonly imported: ImportedResult };
}

/** Everything there is to list, latest first. */
export function entriesOf(runs: readonly Run[], imports: readonly ImportedResult[]): readonly Entry[] {
  const sizes = sharedBytes(runs);
  return [
    ...runs.map(
      (run): Entry => ({
        id: run.id,
        label: runLabel(run),
        name: run.name,
        notes: run.notes,
        status: run.status,
        at: run.startedAt,
        spec: run.spec,
        tasks: run.tasks,
        fraction: run.fraction,
        summary: run.summary,
        bytes: sizes.get(run.id)?.bytes ?? 0,
        shared: sizes.get(run.id)?.shared ?? 0,
        source: { kind: "run", run },
      }),
    ),
    ...imports.map(
      (imported): Entry => ({
        id: imported.id,
        label: importLabel(imported),
        name: imported.name,
        notes: imported.notes,
        status: "opened",
        at: imported.openedAt,
        spec: imported.result.spec,
        tasks: imported.result.tasks,
        fraction: 1,
        summary: imported.result.summary,
        bytes: imported.bytes,
        shared: 0,
        source: { kind: "import", imported },
      }),
    ),
  ].sort((a, b) => b.at.localeCompare(a.at));
}
