import { ArrowDown, ArrowDownUp, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { type Column, type RowOrder, shownColumns, textOf } from "../../experiment/summary/table.ts";
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
    /** Caption in LaTeX; default: `name`. */
    readonly caption?: string;
    /** Columns of the files, if they have others. */
    readonly columns?: readonly Column<Row>[];
  };
  /** Headings sort the rows when pressed; `rows` are in that order already. */
  readonly sorting?: { readonly order: RowOrder | null; readonly onSort: (order: RowOrder) => void };
  /** A column of controls before the others. */
  readonly lead?: { readonly label: string; readonly cell: (row: Row) => ReactNode };
  /** The first cell of a row chooses it. */
  readonly choosing?: Choosing<Row>;
  /** What identifies a row while rows move; default: its place. */
  readonly keyOf?: (row: Row) => string;
}) {
  const { name, rows, groupOf = () => "", isBounded = false, file, sorting, lead, choosing, keyOf } = props;
  const columns = shownColumns(props.columns, rows, typographic);
  const groups = [...new Set(rows.map(groupOf))];
  const table = (
    <section
      className={styles.scroll}
      data-bounded={isBounded || undefined}
      data-wide={lead !== undefined || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={`${name}; scrolls sideways`}
    >
      <table className={styles.table} aria-label={name}>
        <thead>
          <tr>
            {lead !== undefined && <th scope="col">{lead.label}</th>}
            {columns.map(({ id, label = "", help }, at) =>
              sorting === undefined ? (
                <th key={id} scope="col" data-head={at === 0 || undefined}>
                  {help === undefined ? label : <Term entry={{ label, summary: help }} />}
                </th>
              ) : (
                <SortHead key={id} id={id} label={label} help={help} isHead={at === 0} {...sorting} />
              ),
            )}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group}>
            {group !== "" && (
              <tr>
                <th scope="rowgroup" colSpan={columns.length + Number(lead !== undefined)} className={styles.group}>
                  {group}
                </th>
              </tr>
            )}
            {rows
              .slice(0, mostRows)
              .filter((row) => groupOf(row) === group)
              .map((row, index) => (
                <tr key={keyOf?.(row) ?? index} data-chosen={choosing?.isChosen(row) || undefined}>
                  {lead !== undefined && <td>{lead.cell(row)}</td>}
                  {columns.map((column, at) => (
                    <Cell key={column.id} column={column} row={row} isHead={at === 0} choosing={choosing} />
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

interface Choosing<Row> {
  readonly isChosen: (row: Row) => boolean;
  readonly onChoose: (row: Row) => void;
}

function Cell<Row>(props: {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly isHead: boolean;
  readonly choosing: Choosing<Row> | undefined;
}) {
  const { column, row, isHead, choosing } = props;
  const text = textOf(column, row, typographic);
  const detail = column.detail?.(row, typographic) ?? "";
  const words = typeof column.value(row) === "string" || undefined;
  const shown = text === "" ? "–" : text;
  const rest = detail !== "" && <span className={styles.detail}>{detail}</span>;
  if (!isHead)
    return (
      <td data-words={words}>
        {shown}
        {rest}
      </td>
    );
  return (
    <th scope="row" data-words={words}>
      {choosing === undefined ? (
        shown
      ) : (
        <button
          type="button"
          className={styles.choose}
          aria-pressed={choosing.isChosen(row)}
          onClick={() => choosing.onChoose(row)}
        >
          {shown}
        </button>
      )}
      {rest}
    </th>
  );
}

/** A heading that sorts: highest first where it was not sorted by, then the other way round. */
function SortHead(props: {
  readonly id: string;
  readonly label: string;
  readonly help: string | undefined;
  /** Whether it stands above the names of the rows. */
  readonly isHead: boolean;
  readonly order: RowOrder | null;
  readonly onSort: (order: RowOrder) => void;
}) {
  const { id, label, help, isHead, order, onSort } = props;
  const direction = order?.column === id ? order.direction : undefined;
  const Icon = direction === undefined ? ArrowDownUp : direction === "ascending" ? ArrowUp : ArrowDown;
  const sort = () => onSort({ column: id, direction: direction === "descending" ? "ascending" : "descending" });
  return (
    <th scope="col" aria-sort={direction ?? "none"} data-head={isHead || undefined}>
      <span className={styles.head}>
        {help !== undefined && <Term entry={{ label, summary: help }} />}
        <button
          type="button"
          className={styles.sort}
          aria-label={help === undefined ? undefined : `Sort by ${label}`}
          onClick={sort}
        >
          {help === undefined && label}
          <Icon aria-hidden="true" data-idle={direction === undefined || undefined} />
        </button>
      </span>
    </th>
  );
}
