import { expect, test } from "vitest";
import { everyStudyRow } from "../../../tests/everyStudyRow.ts";
import { everyTable } from "../../../tests/everyTable.ts";
import { studyColumns, studyCsv } from "../studies/studyTable.ts";
import { type SummaryTable, summaryTables } from "./summaryTables.ts";
import { toCsv } from "./table.ts";

test("every table of a summary keeps its columns, their order and its numbers", async () => {
  const tables = summaryTables(everyTable).map(({ id, label, csv }) => `${id}: ${label}\n${csv()}`);
  await expect(tables.join("\n")).toMatchFileSnapshot("fixtures/summary-tables.csv");
});

test("in LaTeX, no table loses what its CSV says of a row", () => {
  const latex = new Map(summaryTables(everyTable).map((table) => [table.id, table.latex()]));
  const headOf = (id: SummaryTable["id"]) =>
    latex
      .get(id)
      ?.match(/\\toprule\n(.*) \\\\\n/)?.[1]
      ?.trim()
      .split(" & ");
  expect(headOf("health")).toEqual(["System", "Check", "Budget", "Verdict", "Numbers", "Finding"]);
  expect(headOf("overlaps")).toEqual([
    ...["System", "Budget", "First attack", "Second attack"],
    ...["Broken by the first", "By the second", "By both", "Images", "McNemar p", "Backend"],
  ]);
  expect(headOf("perturbation-sizes")?.slice(0, 6)).toEqual([
    ...["System", "Norm", "Larger than", "Up to", "Images broken", "Images"],
  ]);
  expect(headOf("gaps")).toHaveLength(9);
  expect(latex.get("gaps")).toContain("(approximate: only 1 image differs)");
  for (const id of ["accuracies", "gaps", "overlaps", "distances", "transfers"] as const)
    expect(latex.get(id), id).toMatch(/caption\{.*backend wasm\./);
});

test("so do the rows of a study, in its file and under its figures", async () => {
  await expect(studyCsv(everyStudyRow)).toMatchFileSnapshot("fixtures/study.csv");
  await expect(toCsv(studyColumns, everyStudyRow)).toMatchFileSnapshot("fixtures/study-figure.csv");
});
