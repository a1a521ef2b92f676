import type { Proportion } from "../artefacts/accuracy.ts";
import type { Threat } from "../terms/choice.ts";
import type { NumberFormat } from "../terms/format.ts";
import { type Cell, csv } from "./csv.ts";

/**
 * One column of a table, declared once for CSV files, terminals and the page. A column is one quantity. It fills one CSV
 * cell, or several where the quantity needs more than a number: a share has an interval and n.
 */
export interface Column<Row> {
  /** Heading of the CSV cell. */
  readonly id: string;
  /** The CSV cell: unrounded, in base units. */
  value(row: Row): Cell;
  /** Further CSV cells, by heading, in order. */
  readonly more?: Readonly<Record<string, (row: Row) => Cell>>;
  /** Heading for people. A column without one is in the CSV only. */
  readonly label?: string;
  /** What the heading means, for readers who meet it for the first time. */
  readonly help?: string;
  /** How people read the quantity, "" where there is none. Default: `value` as it is. */
  text?(row: Row, format: NumberFormat): string;
  /** Less important: an interval, n, a remark. The page shows it smaller, a terminal after the text. */
  detail?(row: Row, format: NumberFormat): string;
}

/** A column that holds a field under its own name. */
export function field<K extends string>(id: K, label?: string): Column<Readonly<Record<K, Cell>>> {
  return { id, value: (row) => row[id], ...(label === undefined ? {} : { label }) };
}

/** Further cells that hold fields under their own names. */
export function fields<K extends string>(
  ...names: readonly K[]
): Readonly<Record<string, (row: Readonly<Record<K, Cell>>) => Cell>> {
  return Object.fromEntries(names.map((name) => [name, (row: Readonly<Record<K, Cell>>) => row[name]]));
}

/** Rows as CSV (RFC 4180). `settings` stand before the header as one `#` line of JSON. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[], settings?: unknown): string {
  const cells = columns.flatMap(({ id, value, more = {} }) => [[id, value] as const, ...Object.entries(more)]);
  const table = csv(
    cells.map(([heading]) => heading),
    rows.map((row) => cells.map(([, value]) => value(row))),
  );
  return settings === undefined ? table : `# settings: ${JSON.stringify(settings)}\r\n${table}`;
}

export function textOf<Row>(column: Column<Row>, row: Row, format: NumberFormat): string {
  return column.text?.(row, format) ?? String(column.value(row) ?? "");
}

/** Which column rows are sorted by. */
export interface RowOrder {
  /** Id of the column. */
  readonly column: string;
  readonly direction: "ascending" | "descending";
}

/** Rows in the order of a column's values; those without a value come last in both directions, ties keep their order. */
export function sortedRows<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  order: RowOrder | null,
): readonly Row[] {
  const column = columns.find(({ id }) => id === order?.column);
  if (column === undefined || order === null) return rows;
  const sign = order.direction === "ascending" ? 1 : -1;
  const isEmpty = (cell: Cell) => cell === null || cell === "";
  return rows.toSorted((first, second) => {
    const [a, b] = [column.value(first), column.value(second)];
    if (isEmpty(a) || isEmpty(b)) return Number(isEmpty(a)) - Number(isEmpty(b));
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * String(a).localeCompare(String(b), "en", { numeric: true });
  });
}

/** The columns for people, without those that are empty in every row. */
export function shownColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  format: NumberFormat,
): readonly Column<Row>[] {
  return columns.filter(
    (column) => column.label !== undefined && rows.some((row) => textOf(column, row, format) !== ""),
  );
}

/** "92.4 % (237/256) [88.4, 95.0]": a share with its count and 95 % interval. */
export function shareText({ value, count, n, low, high }: Proportion, { share }: NumberFormat): string {
  return `${share(value).padStart(5)} % (${count}/${n}) [${share(low)}, ${share(high)}]`;
}

/** A share with its interval and n: four CSV cells under the given headings. */
export function shareColumn<Row>(
  [id, low, high, n]: readonly [value: string, low: string, high: string, n: string],
  of: (row: Row) => Proportion | null,
  label?: string,
): Column<Row> {
  return {
    id,
    value: (row) => of(row)?.value ?? null,
    more: {
      [low]: (row) => of(row)?.low ?? null,
      [high]: (row) => of(row)?.high ?? null,
      [n]: (row) => of(row)?.n ?? null,
    },
    ...(label === undefined ? {} : { label }),
    text: (row, format) => {
      const share = of(row);
      return share === null ? "" : shareText(share, format);
    },
  };
}

/** The budget of a row, empty where nothing was attacked. */
export function threatColumn<Row extends { readonly threat: Threat | null }>(): Column<Row> {
  return {
    id: "norm",
    value: ({ threat }) => threat?.norm ?? null,
    more: { epsilon: ({ threat }) => threat?.epsilon ?? null },
    label: "Budget",
    text: ({ threat }, format) => (threat === null ? "" : format.threat(threat)),
  };
}

/** "+1.2 [-0.4, +2.8]": a paired difference in percentage points with its 95 % interval. */
export function differenceText(
  { difference, low, high }: { readonly difference: number; readonly low: number | null; readonly high: number | null },
  { points }: NumberFormat,
): string {
  return low === null || high === null ? points(difference) : `${points(difference)} [${points(low)}, ${points(high)}]`;
}
