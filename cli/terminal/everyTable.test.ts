import { expect, test } from "vitest";
import { everyStudyRow } from "../../tests/everyStudyRow.ts";
import { everyTable } from "../../tests/everyTable.ts";
import { comparisonText } from "./comparisonText.ts";
import { studyText } from "./studyText.ts";

test("the terminal shows every row of a summary", async () => {
  const systems = ["robin", "multiclass", "=yes-no"].map((id) => ({ id, label: id }));
  await expect(comparisonText(everyTable, systems)).toMatchFileSnapshot("fixtures/comparison.txt");
});

test("and every row of a study", async () => {
  const study = { id: "table-1", title: "Table 1", section: "Section 6.1", question: "Is RoBin more robust?" };
  await expect(studyText(study, "demo", everyStudyRow, ["16 epochs"])).toMatchFileSnapshot("fixtures/study.txt");
});
