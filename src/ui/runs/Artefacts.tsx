import type { Column } from "../../experiment/summary/table.ts";
import { bytesText } from "../../experiment/terms/format.ts";
import { resultBytes } from "../../state/runs/storedResults.ts";
import { DataTable } from "../shared/DataTable.tsx";
import layout from "../style/layout.module.css";
import type { Entry } from "./entries.ts";

type TaskRow = Entry["tasks"][number];

const columns: readonly Column<TaskRow>[] = [
  { id: "task", label: "Task", value: ({ label }) => label },
  { id: "status", label: "Status", value: ({ status, error }) => error ?? status },
  {
    id: "seconds",
    label: "Time",
    value: ({ provenance }) => provenance?.seconds ?? null,
    text: ({ provenance }) => (provenance === null ? "" : `${provenance.seconds.toFixed(1)} s`),
  },
  {
    id: "backend",
    label: "Computed by",
    value: ({ provenance }) => provenance?.backend.id ?? null,
    more: { adapter: ({ provenance }) => provenance?.backend.adapter ?? null },
  },
  {
    id: "bytes",
    label: "Size",
    value: (task) => (task.data === null ? null : resultBytes(task)),
    text: (task) => (task.data === null ? "" : bytesText(resultBytes(task))),
  },
  {
    id: "sha256",
    label: "SHA-256",
    value: ({ digest }) => digest,
    more: { key: ({ key }) => key },
    text: ({ digest }) => digest?.slice(0, 12) ?? "",
  },
];

/** Every task of a run with its result. */
export function Artefacts({ entry }: { readonly entry: Entry }) {
  const done = entry.tasks.filter(({ digest }) => digest !== null).length;
  return (
    <details className={layout.fold}>
      <summary>
        Results: {done} of {entry.tasks.length} tasks
      </summary>
      <DataTable
        name="Tasks and their results"
        columns={columns}
        rows={entry.tasks}
        keyOf={({ key }) => key}
        isBounded
        file={{ id: "tasks", settings: entry.spec }}
      />
    </details>
  );
}
