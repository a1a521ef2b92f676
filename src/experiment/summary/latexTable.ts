import { fileStem } from "../terms/fileStem.ts";
import { typographic } from "../terms/format.ts";
import { latexComment, latexText } from "../terms/latexText.ts";
import { labName } from "../terms/version.ts";
import { measuredFacts } from "./measuredFacts.ts";
import { type Column, shownColumns, textOf } from "./table.ts";

/** Tables with more rows continue on the next page. */
const mostRowsOnPage = 40;

/**
 * Rows as a LaTeX table with the rules of booktabs: the columns and texts that people see, with a caption that adds n,
 * attack, norm, epsilon and interval where the rows hold them. The comments before it name the packages that it needs,
 * the software, and the settings. Where no
 * column has a heading, every cell has that of the CSV.
 */
export function latexTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  about: {
    /** What the table holds, in words; not escaped yet. */
    readonly caption: string;
    /** Names the table: `tab:<id>` is its label. */
    readonly id: string;
    readonly settings?: unknown;
    /** Rows with the same heading stand together under it. */
    readonly groupOf?: (row: Row) => string;
  },
): string {
  const { caption, id, settings, groupOf = () => "" } = about;
  const labelled = columns.some(({ label }) => label !== undefined) ? columns : withHeadings(columns);
  const shown = shownColumns(labelled, rows, typographic);
  const isLong = rows.length > mostRowsOnPage;
  const line = (cells: readonly string[]) => `  ${cells.map(cellText).join(" & ")} \\\\`;
  const head = line(shown.map(({ label = "" }) => latexText(label)));
  const groups = [...new Set(rows.map(groupOf))];
  const body = groups.flatMap((group, at) => [
    ...(at > 0 && group !== "" ? ["  \\addlinespace"] : []),
    ...(group === "" ? [] : [`  \\multicolumn{${shown.length}}{l}{\\textit{${latexText(group)}}} \\\\`]),
    ...rows.filter((row) => groupOf(row) === group).map((row) => line(shown.map((column) => contentOf(column, row)))),
  ]);
  const alignment = `@{}${shown.map((column) => (isNumeric(column, rows) ? "r" : "l")).join("")}@{}`;
  const facts = measuredFacts(columns, rows);
  const title = latexText([caption, facts].filter((part) => part !== "").join(" "));
  const captionLine = `\\caption{${title}}\\label{tab:${fileStem(id)}}`;
  return [
    latexComment(`Made with ${labName}. Needs \\usepackage{booktabs${isLong ? ",longtable" : ""}}.`),
    ...(settings === undefined ? [] : [latexComment(`Settings: ${JSON.stringify(settings)}`)]),
    ...(isLong
      ? [
          `\\begin{longtable}{${alignment}}`,
          `${captionLine} \\\\`,
          "  \\toprule",
          head,
          "  \\midrule",
          "\\endfirsthead",
        ]
      : [
          "\\begin{table}",
          "\\centering",
          captionLine,
          `\\begin{tabular}{${alignment}}`,
          "  \\toprule",
          head,
          "  \\midrule",
        ]),
    ...(isLong ? ["  \\toprule", head, "  \\midrule", "\\endhead"] : []),
    ...body,
    "  \\bottomrule",
    ...(isLong ? ["\\end{longtable}"] : ["\\end{tabular}", "\\end{table}"]),
    "",
  ].join("\n");
}

/** Every cell of columns that have no headings for people, under the headings of the CSV. */
function withHeadings<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  return columns
    .flatMap(({ id, value, more = {} }) => [[id, value] as const, ...Object.entries(more)])
    .map(([id, value]) => ({
      id,
      label: id,
      value,
      text: (row) => {
        const cell = value(row);
        return typeof cell === "number" ? String(Number(cell.toPrecision(4))) : String(cell ?? "");
      },
    }));
}

/** A row break before "[" or "*" would take it as its option. */
function cellText(cell: string, at: number): string {
  return at === 0 && /^[[*]/.test(cell) ? `{}${cell}` : cell;
}

function contentOf<Row>(column: Column<Row>, row: Row): string {
  const parts = [textOf(column, row, typographic).trim(), column.detail?.(row, typographic) ?? ""];
  return latexText(parts.filter((part) => part !== "").join(" "));
}

function isNumeric<Row>({ value }: Column<Row>, rows: readonly Row[]): boolean {
  return rows.every((row) => typeof value(row) !== "string") && rows.some((row) => typeof value(row) === "number");
}
