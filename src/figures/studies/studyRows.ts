import type { StudyRow } from "../../experiment/studies/study.ts";
import { studyNumber } from "../../experiment/studies/studyNumber.ts";
import { measuredText } from "../../experiment/studies/studyTable.ts";
import { typographic } from "../../experiment/terms/format.ts";

/** Series of each name: multiclass is always vermilion, the others start with blue. */
export function seriesPositions(names: readonly string[]): ReadonlyMap<string, number> {
  const distinct = [...new Set(names)];
  const others = distinct.filter((name) => name !== "multiclass");
  return new Map(
    distinct.map((name) => {
      const at = others.indexOf(name);
      return [name, name === "multiclass" ? 1 : at === 0 ? 0 : at + 1];
    }),
  );
}

/** One datum in words. */
export function studyTitle(row: StudyRow, whose: "ours" | "paper"): string {
  const name = `${row.system}, ${row.quantity}`;
  if (whose === "paper") return `${name}, in the paper: ${studyNumber(row.paper ?? 0, row.unit, typographic)}`;
  return `${name}: ${row.ours === null ? "not measured" : measuredText(row.ours, row.unit, typographic)}`;
}

/** The rows in words, for screen readers. */
export function describeStudy(rows: readonly StudyRow[]): string {
  const measured = rows.filter(({ ours }) => ours !== null);
  if (measured.length === 0) return "Nothing has been measured yet.";
  const listed = measured.slice(0, 12).map((row) => studyTitle(row, "ours"));
  const more = measured.length > listed.length ? `; and ${measured.length - listed.length} more in the table` : "";
  return `${listed.join("; ")}${more}.`;
}
