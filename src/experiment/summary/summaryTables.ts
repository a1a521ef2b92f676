import { healthWarningsOf } from "../health/healthWarnings.ts";
import { latexComment } from "../terms/latexText.ts";
import {
  accuracyColumns,
  binColumns,
  curveColumns,
  distanceColumns,
  gapColumns,
  generalisationColumns,
  healthColumns,
  overlapColumns,
  resourceColumns,
  spreadColumns,
  transferColumns,
} from "./columns.ts";
import { comparisonColumns, comparisonRows } from "./comparisonTable.ts";
import { latexTable } from "./latexTable.ts";
import type { Summary } from "./rows.ts";
import { type Column, toCsv } from "./table.ts";

/** The tables that a summary may have, in their order. They name files. */
export const summaryTableIds = [
  "accuracies",
  "gaps",
  "overlaps",
  "distances",
  "transfers",
  "perturbation-sizes",
  "generalisation",
  "resources",
  "health",
  "spreads",
] as const;

/** A table of a summary: how files and buttons call it. */
export interface SummaryTable {
  readonly id: (typeof summaryTableIds)[number];
  readonly label: string;
  csv(settings?: unknown): string;
  /** For papers. */
  latex(): string;
}

/** The tables that a summary has rows for: what the page offers and the command line writes. */
export function summaryTables(summary: Summary): readonly SummaryTable[] {
  const table = <Row>(
    id: SummaryTable["id"],
    label: string,
    columns: readonly Column<Row>[],
    rows: readonly Row[] = [],
  ) =>
    rows.length === 0
      ? []
      : [
          {
            id,
            label,
            csv: (settings?: unknown) => toCsv(columns, rows, settings),
            latex: () => latexTable(columns, rows, { id, caption: `${label}.` }),
          },
        ];
  const { accuracies, distances = [], health } = summary;
  const judged = accuracies.map((row) => ({ ...row, healthWarnings: healthWarningsOf(health, row) }));
  const curves = distances.flatMap((row) => row.curve.map((point) => ({ ...row, ...point })));
  const bins = distances.flatMap((row) => (row.histogram ?? []).map((bin) => ({ ...row, ...bin })));
  return [
    ...table("accuracies", "Accuracies", accuracyColumns, judged).map((all) => ({
      ...all,
      latex: () => comparisonLatex(summary),
    })),
    ...table("gaps", "Gaps", gapColumns, summary.gaps),
    ...table("overlaps", "Overlaps", overlapColumns, summary.overlaps),
    ...table("distances", "Distances", curveColumns, curves).map((all) => ({
      ...all,
      latex: () =>
        latexTable(distanceColumns, distances, {
          id: "distances",
          caption: "Smallest perturbations found, which are upper bounds.",
        }),
    })),
    ...table("transfers", "Transfer", transferColumns, summary.transfers),
    ...table("perturbation-sizes", "Perturbation sizes", binColumns, bins),
    ...table("generalisation", "Training v judged images", generalisationColumns, summary.generalisation),
    ...table("resources", "What systems take", resourceColumns, summary.resources),
    ...table("health", "Health", healthColumns, health),
    ...table("spreads", "Trainings", spreadColumns, summary.spreads),
  ];
}

/** All tables of a summary as one LaTeX file, which names the settings once. */
export function summaryLatex(summary: Summary, settings: unknown): string {
  return [
    latexComment(`Settings: ${JSON.stringify(settings)}`),
    ...summaryTables(summary).map(({ latex }) => latex()),
  ].join("\n");
}

/** People read accuracies side by side: a column per system. */
function comparisonLatex(summary: Summary): string {
  const systems = [...new Set(summary.accuracies.map(({ system }) => system))].map((id) => ({ id, label: id }));
  return latexTable(comparisonColumns(summary, systems), comparisonRows(summary), {
    id: "accuracies",
    caption: "Accuracy under attack.",
  });
}
