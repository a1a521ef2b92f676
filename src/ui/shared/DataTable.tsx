import { type Column, shownColumns, textOf } from "../../experiment/summary/table.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { Term } from "../glossary/Term.tsx";
import styles from "./DataTable.module.css";
import { ExportMenu } from "./ExportMenu.tsx";
import { tableFiles } from "./tableFiles.ts";

/** Most rows that the page shows; the CSV has all of them. */
const mostRows = 1000;

/**
 * Rows under declared columns. Columns that are empty in every row are left out. A table wider than its place scrolls
 * sideways.
 */
export function DataTable<Row>(props: {
  /** What the table holds, for screen readers. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Rows with the same heading stand together under it. */
  readonly groupOf?: (row: Row) => string;
  /** Scrolls inside a limited height. */
  readonly isBounded?: boolean;
  /** Offers the table as CSV, LaTeX and BibTeX: the name of its files, and the settings that produced it. */
  readonly file?: {
    readonly id: string;
    readonly settings?: unknown;
    /** Columns of the files, if they have others. */
    readonly columns?: readonly Column<Row>[];
  };
}) {
  const { name, rows, groupOf = () => "", isBounded = false, file } = props;
  const columns = shownColumns(props.columns, rows, typographic);
  const groups = [...new Set(rows.map(groupOf))];
  const table = (
    <section
      className={styles.scroll}
      data-bounded={isBounded || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={`${name}; scrolls sideways`}
    >
      <table className={styles.table} aria-label={name}>
        <thead>
          <tr>
            {columns.map(({ id, label = "", help }) => (
              <th key={id} scope="col">
                {help === undefined ? label : <Term entry={{ label, summary: help }} />}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group}>
            {group !== "" && (
              <tr>
                <th scope="rowgroup" colSpan={columns.length} className={styles.group}>
                  {group}
                </th>
              </tr>
            )}
            {rows
              .slice(0, mostRows)
              .filter((row) => groupOf(row) === group)
              .map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity
                <tr key={index}>
                  {columns.map((column, at) => (
                    <Cell key={column.id} column={column} row={row} isHead={at === 0} />
                  ))}
                </tr>
              ))}
          </tbody>
        ))}
      </table>
      {rows.length > mostRows && (
        <p className={styles.more}>
          The first {mostRows.toLocaleString("en-GB")} of {rows.length.toLocaleString("en-GB")} rows. The CSV has all of
          them.
        </p>
      )}
    </section>
  );
  if (file === undefined) return table;
  return (
    <div className={styles.exported}>
      {table}
      <ExportMenu
        note="Each file includes the settings that produced it."
        files={tableFiles({ columns: props.columns, ...file, name, rows, groupOf: props.groupOf })}
      />
    </div>
  );
}

function Cell<Row>(props: { readonly column: Column<Row>; readonly row: Row; readonly isHead: boolean }) {
  const { column, row, isHead } = props;
  const text = textOf(column, row, typographic);
  const detail = column.detail?.(row, typographic) ?? "";
  const content = (
    <>
      {text === "" ? "–" : text}
      {detail !== "" && <span className={styles.detail}>{detail}</span>}
    </>
  );
  const words = typeof column.value(row) === "string" || undefined;
  return isHead ? (
    <th scope="row" data-words={words}>
      {content}
    </th>
  ) : (
    <td data-words={words}>{content}</td>
  );
}
