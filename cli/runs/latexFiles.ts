import { join } from "node:path";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { Study, StudyRow } from "../../src/experiment/studies/study.ts";
import { studyColumns } from "../../src/experiment/studies/studyTable.ts";
import { latexTable } from "../../src/experiment/summary/latexTable.ts";
import type { Summary } from "../../src/experiment/summary/rows.ts";
import { shownSummary } from "../../src/experiment/summary/shownSummary.ts";
import { summaryLatex } from "../../src/experiment/summary/summaryTables.ts";
import { type Column, toCsv } from "../../src/experiment/summary/table.ts";
import { bibtex } from "../../src/experiment/terms/citation.ts";
import { latexFigure } from "../../src/figures/drawing/latexFigure.ts";
import { studyFigures } from "../../src/figures/studies/studyFigures.ts";
import { writeAtomically } from "../files/atomicFile.ts";
import { makeFolder } from "../files/makeFolder.ts";
import { UserError } from "../terminal/command.ts";

export const latexOption = { latex: { type: "boolean" } } as const;
export const latexHelp =
  "  --latex             also write the tables and figures as LaTeX (*.tex) and whom to cite (robin-lab.bib)";

/** Requires `--out` where `--latex` is given. @throws UserError */
export function requireFolder({ latex, out }: { readonly latex?: boolean; readonly out?: string }): void {
  if (latex === true && out === undefined)
    throw new UserError("--latex found without --out, a folder for the files expected");
}

/** Writes one table to a folder as `<id>.csv` and, if asked for, as `<id>.tex` with `robin-lab.bib`. */
export async function writeTable<Row>(
  folder: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  table: { readonly id: string; readonly caption: string; readonly settings: unknown },
  latex: boolean | undefined,
): Promise<void> {
  await makeFolder(folder);
  await writeAtomically(join(folder, `${table.id}.csv`), toCsv(columns, rows, table.settings));
  if (latex !== true) return;
  await writeAtomically(join(folder, `${table.id}.tex`), latexTable(columns, rows, table));
  await writeAtomically(join(folder, "robin-lab.bib"), bibtex);
}

/** Writes the tables of an experiment as `tables.tex`, and `robin-lab.bib`. */
export async function writeLatex(folder: string, summary: Summary, spec: ExperimentSpec): Promise<void> {
  await writeAtomically(join(folder, "tables.tex"), summaryLatex(shownSummary(summary, spec), spec));
  await writeAtomically(join(folder, "robin-lab.bib"), bibtex);
}

/** Writes the table of a study as `<id>-table.tex`, each figure as an environment that includes it, and `robin-lab.bib`. */
export async function writeStudyLatex(
  folder: string,
  study: Study,
  rows: readonly StudyRow[],
  settings: unknown,
): Promise<void> {
  const table = { id: study.id, caption: `${study.title}.`, settings, groupOf: ({ setting }: StudyRow) => setting };
  const columns = studyColumns.filter(({ id }) => id !== "setting");
  await writeAtomically(join(folder, `${study.id}-table.tex`), latexTable(columns, rows, table));
  for (const { id, figure, rows: drawn } of studyFigures(study, rows))
    await writeAtomically(join(folder, `${id}.tex`), latexFigure(figure, drawn, { file: id, settings }));
  await writeAtomically(join(folder, "robin-lab.bib"), bibtex);
}
