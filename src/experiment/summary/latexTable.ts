import { fileStem } from "../terms/fileStem.ts";
import { typographic } from "../terms/format.ts";
import { latexComment, latexNeeds, latexText } from "../terms/latexText.ts";
import { labName } from "../terms/version.ts";
import { latexLayout } from "./latexLayout.ts";
import { measuredFacts } from "./measuredFacts.ts";
import { type Column, shownColumns, textOf } from "./table.ts";

/** Tables with more lines continue on the next page. */
const mostLinesOnPage = 40;
/** Most characters of a heading in one line. */
const longestHeading = 60;

/**
 * Rows as a LaTeX table with the rules of booktabs: the columns and texts that people see, with a caption that adds n,
 * attack, norm, epsilon and interval where the rows hold them. The comments before it name the packages that it needs,
 * the software, and the settings. Wide tables fit into the text of a page (`latexLayout.ts`). Where no column has a
 * heading, every cell has that of the CSV.
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
  // A name of white space or control characters leaves nothing on paper.
  const isPrinted = (column: Column<Row>) => rows.some((row) => latexText(contentOf(column, row)) !== "");
  const shown = shownColumns(labelled, rows, typographic).filter(isPrinted);
  const head = shown.map(({ label = "" }) => label);
  const cellsOf = (row: Row) => shown.map((column) => contentOf(column, row));
  const layout = latexLayout(
    [head, ...rows.map(cellsOf)],
    shown.map((column) => isNumeric(column, rows)),
  );
  const groups = [...new Set(rows.map(groupOf))];
  const isLong = layout.lines + 1.5 * groups.filter((group) => group !== "").length > mostLinesOnPage;
  const line = (cells: readonly string[]) => `  ${cells.map(latexText).map(cellText).join(" & ")} \\\\`;
  const body = groups.flatMap((group, at) => [
    ...(at > 0 && group !== "" ? ["  \\addlinespace"] : []),
    ...(group === "" ? [] : [groupLine(group, shown.length)]),
    ...rows.filter((row) => groupOf(row) === group).map((row) => line(cellsOf(row))),
  ]);
  const title = [caption, measuredFacts(columns, rows)].filter((part) => part !== "").join(" ");
  const captionLine = `\\caption{${latexText(title)}}\\label{tab:${fileStem(id)}}`;
  const packages = ["booktabs", ...(layout.isWrapped ? ["array"] : []), ...(isLong ? ["longtable"] : [])].join();
  const { commands, alignment } = layout;
  const rules = ["  \\toprule", line(head), "  \\midrule"];
  return [
    latexComment(`Made with ${labName}. Needs \\usepackage{${packages}}.`),
    ...latexNeeds(title, ...head, ...groups, ...rows.flatMap(cellsOf)),
    ...(settings === undefined ? [] : [latexComment(`Settings: ${JSON.stringify(settings)}`)]),
    ...(isLong
      ? [
          ...(commands === "" ? [] : [`{${commands}`]),
          `\\begin{longtable}{${alignment}}`,
          `${captionLine} \\\\`,
          ...rules,
          "\\endfirsthead",
          ...rules,
          "\\endhead",
        ]
      : [
          "\\begin{table}",
          "\\centering",
          captionLine,
          ...(commands === "" ? [] : [commands]),
          `\\begin{tabular}{${alignment}}`,
          ...rules,
        ]),
    ...body,
    "  \\bottomrule",
    ...(isLong ? ["\\end{longtable}", ...(commands === "" ? [] : ["}"])] : ["\\end{tabular}", "\\end{table}"]),
    "",
  ].join("\n");
}

/** The heading of rows that stand together; a long one breaks into lines. */
function groupLine(group: string, columns: number): string {
  const place = [...group].length > longestHeading ? "p{0.95\\linewidth}" : "l";
  return `  \\multicolumn{${columns}}{@{}${place}}{\\textit{${latexText(group)}}} \\\\`;
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
  return parts.filter((part) => part !== "").join(" ");
}

function isNumeric<Row>({ value }: Column<Row>, rows: readonly Row[]): boolean {
  return rows.every((row) => typeof value(row) !== "string") && rows.some((row) => typeof value(row) === "number");
}
