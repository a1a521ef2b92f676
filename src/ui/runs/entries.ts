import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import { type ImportedResult, importLabel } from "../../state/imports/imports.ts";
import { type Run, type RunStatus, runLabel } from "../../state/runs/run.ts";
import { sharedBytes } from "../../state/runs/storedResults.ts";

type TaskRow = Pick<
  ResultFile["tasks"][number],
  "key" | "label" | "task" | "status" | "digest" | "data" | "warnings" | "provenance" | "error"
>;

/** A run of this machine or an opened result, as the Runs room lists it. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly notes: string;
  readonly status: RunStatus | "opened";
  /** ISO time at which the run started or the result was opened. */
  readonly at: string;
  readonly spec: ExperimentSpec;
  readonly tasks: readonly TaskRow[];
  readonly fraction: number;
  readonly summary: Summary | null;
  /** Bytes in the browser's storage. */
  readonly bytes: number;
  /** Bytes shared with other runs. */
  readonly shared: number;
  readonly source:
    | { readonly kind: "run"; readonly run: Run }
    | { readonly kind: "import"; readonly imported: ImportedResult };
}

/** Runs of this machine and opened results, newest first. */
export function entriesOf(runs: readonly Run[], imports: readonly ImportedResult[]): readonly Entry[] {
  const sizes = sharedBytes(runs);
  return [
    ...runs.map(
      (run): Entry => ({
        ...run,
        label: runLabel(run),
        at: run.startedAt,
        bytes: sizes.get(run.id)?.bytes ?? 0,
        shared: sizes.get(run.id)?.shared ?? 0,
        source: { kind: "run", run },
      }),
    ),
    ...imports.map(
      (imported): Entry => ({
        ...imported.result,
        ...imported,
        label: importLabel(imported),
        status: "opened",
        at: imported.openedAt,
        fraction: 1,
        shared: 0,
        source: { kind: "import", imported },
      }),
    ),
  ].sort((a, b) => b.at.localeCompare(a.at));
}
