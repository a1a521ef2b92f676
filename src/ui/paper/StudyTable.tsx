import type { StudyRow } from "../../experiment/studies/study.ts";
import { studyColumns } from "../../figures/studies/studyRows.ts";
import { ScrollTable } from "../robustness/ScrollTable.tsx";
import styles from "./Paper.module.css";

/** The columns that are read first; the others are in the file and behind "view as table" of the picture. */
const shown = ["quantity", "system", "paper", "ours", "toPaper", "gap", "paperGap"] as const;

/** "0.229 to 0.242, n = 512": how sure a number is. */
function certainty(row: StudyRow): string {
  const [low, high, n] = [textOf(row, "low"), textOf(row, "high"), textOf(row, "n")];
  return [low === "" ? "" : `${low} to ${high}`, n === "" ? "" : `n = ${n}`]
    .filter((part) => part !== "")
    .join(", ");
}

function textOf(row: StudyRow, id: string): string {
  const column = studyColumns.find((one) => one.id === id);
  return column === undefined ? "" : (column.text?.(row) ?? String(column.value(row) ?? ""));
}

/** Those that hold words. */
const words: ReadonlySet<string> = new Set(["system", "gap", "paperGap"]);

const headings: Readonly<Record<(typeof shown)[number], string>> = {
  quantity: "Measured",
  system: "System",
  paper: "Paper",
  ours: "Here, 95 % interval",
  toPaper: "Here − paper",
  gap: "Gap, points",
  paperGap: "Its gap in the paper",
};

/** Every number of a study beside the paper's, one table per setting. Columns that nothing stands in are left out. */
export function StudyTable({ rows, title }: { readonly rows: readonly StudyRow[]; readonly title: string }) {
  const columns = shown.filter((id) => rows.some((row) => textOf(row, id) !== ""));
  const settings = [...new Set(rows.map(({ setting }) => setting))];
  return (
    <ScrollTable name={title} className={styles.numbers}>
      <thead>
        <tr>
          {columns.map((id) => (
            <th key={id} scope="col">
              {headings[id]}
            </th>
          ))}
        </tr>
      </thead>
      {settings.map((setting) => (
        <tbody key={setting}>
          {setting !== "" && (
            <tr>
              <th scope="rowgroup" colSpan={columns.length} className={styles.setting}>
                {setting}
              </th>
            </tr>
          )}
          {rows
            .filter((row) => row.setting === setting)
            .map((row) => (
              <tr key={JSON.stringify([row.quantity, row.system, row.series, row.threat, row.at])}>
                {columns.map((id) =>
                  id === "quantity" ? (
                    <th key={id} scope="row" className={styles.words}>
                      {textOf(row, id)}
                    </th>
                  ) : (
                    <td key={id} className={words.has(id) ? styles.words : undefined}>
                      {textOf(row, id)}
                      {id === "ours" && <span className={styles.certainty}>{certainty(row)}</span>}
                    </td>
                  ),
                )}
              </tr>
            ))}
        </tbody>
      ))}
    </ScrollTable>
  );
}
