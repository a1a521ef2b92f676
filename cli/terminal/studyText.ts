import { answerText } from "../../src/experiment/answers/answers.ts";
import type { ScaleId, Study, StudyRow } from "../../src/experiment/studies/study.ts";
import { studyColumnsOf } from "../../src/experiment/studies/studyTable.ts";
import { shownColumns } from "../../src/experiment/summary/table.ts";
import { plain } from "../../src/experiment/terms/format.ts";
import { rowCells, section, textTable } from "./textTable.ts";

const columns = studyColumnsOf(["quantity", "system", "attack", "paper", "ours", "toPaper", "gap", "paperGap"]);

/**
 * The answer of a study in one sentence, then its rows as text, grouped by setting: the paper's number beside ours with n and its 95 % interval, their
 * difference, and the paired gap between systems with its interval beside the paper's gap.
 */
export function studyText(
  study: Pick<Study, "id" | "title" | "section" | "question">,
  scale: ScaleId,
  rows: readonly StudyRow[],
  deviations: readonly string[],
): string {
  // At this scale, the numbers only show that everything works.
  const answer = scale === "smoke" ? null : answerText(study.id, rows, plain);
  const shown = shownColumns(columns, rows, plain);
  const settings = [...new Set(rows.map(({ setting }) => setting))];
  const backends = rows.flatMap(({ backend }) => (backend === null ? [] : [`${backend.id}, ${backend.adapter}`]));
  return [
    `${study.title} (${study.section}), scale ${scale}`,
    study.question,
    ...(answer === null ? [] : ["", `Answer: ${answer}`]),
    "",
    textTable([
      shown.map(({ label = "" }) => label),
      ...settings.flatMap((setting) => [
        [setting],
        ...rows.filter((row) => row.setting === setting).map((row) => cells(shown, row)),
      ]),
    ]),
    ...section("Measured on", [...new Set(backends)]),
    ...section("Warnings about these numbers", warningLines(rows)),
    ...section("Differences from the paper", deviations),
  ].join("\n");
}

function cells(shown: typeof columns, row: StudyRow): readonly string[] {
  return rowCells(shown, row).map((cell, at) => {
    if (at === 0) return `  ${cell}`;
    return shown[at]?.id === "ours" && row.warnings.length > 0 ? `${cell} (!)` : cell;
  });
}

/** One line per warning and system, with how many rows it concerns. The experiment's result.json has its text. */
function warningLines(rows: readonly StudyRow[]): string[] {
  const places = new Map<string, number>();
  for (const row of rows)
    for (const code of row.warnings) {
      const name = `(!) ${row.system}, ${row.setting}: ${code}`;
      places.set(name, (places.get(name) ?? 0) + 1);
    }
  return [...places].map(([name, count]) => `${name} (${count === 1 ? "1 number" : `${count} numbers`})`);
}
