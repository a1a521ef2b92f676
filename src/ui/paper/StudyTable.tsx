import type { StudyRow } from "../../experiment/studies/study.ts";
import { studyColumnsOf } from "../../experiment/studies/studyTable.ts";
import { DataTable } from "../shared/DataTable.tsx";

/** The columns that are read first. The others are in the file and behind "view as table" of the picture. */
const columns = studyColumnsOf(["quantity", "system", "paper", "ours", "toPaper", "gap", "paperGap"]);

/** Every number of a study beside the paper's, grouped by setting. */
export function StudyTable({ rows, title }: { readonly rows: readonly StudyRow[]; readonly title: string }) {
  return <DataTable name={title} columns={columns} rows={rows} groupOf={({ setting }) => setting} />;
}
