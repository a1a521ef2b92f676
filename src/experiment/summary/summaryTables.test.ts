import { expect, test } from "vitest";
import { everyStudyRow } from "../../../tests/everyStudyRow.ts";
import { everyTable } from "../../../tests/everyTable.ts";
import { studyColumns, studyCsv } from "../studies/studyTable.ts";
import { summaryTables } from "./summaryTables.ts";
import { toCsv } from "./table.ts";

test("every table of a summary keeps its columns, their order and its numbers", async () => {
  const tables = summaryTables(everyTable).map(({ id, label, csv }) => `${id}: ${label}\n${csv()}`);
  await expect(tables.join("\n")).toMatchFileSnapshot("fixtures/summary-tables.csv");
});

test("so do the rows of a study, in its file and under its figures", async () => {
  await expect(studyCsv(everyStudyRow)).toMatchFileSnapshot("fixtures/study.csv");
  await expect(toCsv(studyColumns, everyStudyRow)).toMatchFileSnapshot("fixtures/study-figure.csv");
});
