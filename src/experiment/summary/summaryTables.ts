import { healthWarningsOf } from "../health/healthWarnings.ts";
import {
  accuracyColumns,
  binColumns,
  curveColumns,
  gapColumns,
  generalisationColumns,
  healthColumns,
  overlapColumns,
  resourceColumns,
  spreadColumns,
  transferColumns,
} from "./columns.ts";
import type { Summary } from "./rows.ts";
import { type Column, toCsv } from "./table.ts";

/** A table of a summary: how files and buttons call it. */
export interface SummaryTable {
  readonly id: string;
  readonly label: string;
  csv(): string;
}

/** The tables that a summary has rows for: what the page offers and the command line writes. */
export function summaryTables(summary: Summary): readonly SummaryTable[] {
  const table = <Row>(id: string, label: string, columns: readonly Column<Row>[], rows: readonly Row[] = []) =>
    rows.length === 0 ? [] : [{ id, label, csv: () => toCsv(columns, rows) }];
  const { accuracies, distances = [], health } = summary;
  const judged = accuracies.map((row) => ({ ...row, healthWarnings: healthWarningsOf(health, row) }));
  const curves = distances.flatMap((row) => row.curve.map((point) => ({ ...row, ...point })));
  const bins = distances.flatMap((row) => (row.histogram ?? []).map((bin) => ({ ...row, ...bin })));
  return [
    ...table("accuracies", "Accuracies", accuracyColumns, judged),
    ...table("gaps", "Gaps", gapColumns, summary.gaps),
    ...table("overlaps", "Overlaps", overlapColumns, summary.overlaps),
    ...table("distances", "Distances", curveColumns, curves),
    ...table("transfers", "Transfer", transferColumns, summary.transfers),
    ...table("perturbation-sizes", "Perturbation sizes", binColumns, bins),
    ...table("generalisation", "Training v judged images", generalisationColumns, summary.generalisation),
    ...table("resources", "What systems take", resourceColumns, summary.resources),
    ...table("health", "Health", healthColumns, health),
    ...table("spreads", "Trainings", spreadColumns, summary.spreads),
  ];
}
