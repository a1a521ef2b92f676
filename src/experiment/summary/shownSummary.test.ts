import { expect, test } from "vitest";
import { everyTable } from "../../../tests/everyTable.ts";
import smoke from "../presets/smoke.ts";
import { shownSummary } from "./shownSummary.ts";
import { summaryLatex } from "./summaryTables.ts";

test("every table has RoBin and its repeated trainings first, and the stored order otherwise", () => {
  const accuracies = ["multiclass", "robin.2", "multiclass.2", "robin"].flatMap((system) =>
    everyTable.accuracies.slice(0, 2).map((row) => ({ ...row, system })),
  );
  const shown = shownSummary({ ...everyTable, accuracies }, smoke);
  expect(shown.accuracies.map(({ system }) => system)).toEqual(
    ["robin.2", "robin", "multiclass", "multiclass.2"].flatMap((system) => [system, system]),
  );
  expect(summaryLatex(shown, smoke)).toMatch(/Judged by.*robin\.2 & robin & multiclass/);
  expect({ ...shown, accuracies: [] }).toEqual({ ...everyTable, accuracies: [] });
});
