import { latexTable } from "../../experiment/summary/latexTable.ts";
import { type Column, toCsv } from "../../experiment/summary/table.ts";
import { bibtex } from "../../experiment/terms/citation.ts";
import { experimentName, fileStem } from "../../experiment/terms/fileStem.ts";
import { withSoftware } from "../../experiment/terms/version.ts";
import type { ExportFile } from "./ExportMenu.tsx";

/** The entries that cite the paper and the lab. */
export const bibtexFile: ExportFile = {
  label: "BibTeX",
  fileName: "robin-lab.bib",
  content: () => new Blob([bibtex], { type: "application/x-bibtex" }),
};

/** A table as files: CSV with every column, LaTeX with what people read, and whom to cite. */
export function tableFiles<Row>(table: {
  /** Names the files. */
  readonly id: string;
  /** What the table holds: the caption. */
  readonly name: string;
  /** Replaces `name` as the caption. */
  readonly caption?: string | undefined;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly groupOf?: ((row: Row) => string) | undefined;
  readonly settings?: unknown;
}): readonly ExportFile[] {
  const { id, name, caption, columns, rows, groupOf, settings } = table;
  const file = fileStem(id, experimentName(settings));
  const about = { id: file, caption: caption ?? `${name}.`, settings, ...(groupOf === undefined ? {} : { groupOf }) };
  return [
    {
      label: "CSV",
      fileName: `${file}.csv`,
      content: () => new Blob([toCsv(columns, rows, withSoftware(settings))], { type: "text/csv" }),
    },
    {
      label: "LaTeX",
      fileName: `${file}.tex`,
      content: () => new Blob([latexTable(columns, rows, about)], { type: "application/x-tex" }),
    },
    bibtexFile,
  ];
}
