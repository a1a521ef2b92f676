import { healthWarningsOf } from "../../src/experiment/health/healthWarnings.ts";
import type { PlannedSystem } from "../../src/experiment/plan/plannedTask.ts";
import {
  coherenceColumns,
  distanceColumns,
  gapColumns,
  generalisationColumns,
  judgedBy,
  questionColumns,
  resourceColumns,
  spreadColumns,
  transferColumns,
} from "../../src/experiment/summary/columns.ts";
import {
  type ComparisonLine,
  cellOf,
  comparisonLines,
  threatsOf,
} from "../../src/experiment/summary/comparisonLines.ts";
import type { Summary } from "../../src/experiment/summary/rows.ts";
import { shareText } from "../../src/experiment/summary/table.ts";
import { sameThreat, type Threat } from "../../src/experiment/terms/choice.ts";
import { plain } from "../../src/experiment/terms/format.ts";
import { healthLines } from "./healthText.ts";
import { absent, columnsText, section, textTable } from "./textTable.ts";

/**
 * The comparison as text: one column per system, a row per way of judging, each cell with its count and 95 % Wilson
 * interval; then the other tables of the summary, the backends, and every warning about the numbers above.
 */
export function comparisonText(
  summary: Summary,
  systems: readonly Pick<PlannedSystem, "id" | "label">[],
  split: "test" | "validation" = "test",
): string {
  const { accuracies, transfers = [], distances = [] } = summary;
  if (accuracies.length === 0 && transfers.length === 0) return "No accuracy was measured.";
  const ids = systems.map(({ id }) => id);
  const questions = accuracies.filter(({ question, measure }) => question !== undefined && measure !== "attack");
  return [
    textTable([
      [`accuracy on ${split} images, with its 95 % interval`, ...ids],
      ...linesAt(null, summary, ids, ""),
      ...threatsOf(accuracies).flatMap((threat) => [
        [`under ${plain.threat(threat)}`],
        ...linesAt(threat, summary, ids, "  "),
      ]),
    ]),
    ...section("Paired differences", columnsText(gapColumns, summary.gaps)),
    ...section("By answer, of systems that answer one question", columnsText(questionColumns, questions)),
    ...section(
      "Training images compared with judged images",
      columnsText(generalisationColumns, summary.generalisation ?? []),
    ),
    ...section("Mean and range over repeated trainings", columnsText(spreadColumns, summary.spreads)),
    ...section(
      "Gradient coherence (1: arms fall together, -1: they oppose each other)",
      columnsText(coherenceColumns, summary.coherence),
    ),
    ...section("Cost of each system", columnsText(resourceColumns, summary.resources ?? [])),
    ...section("Smallest perturbations found (upper bounds)", columnsText(distanceColumns, summary.distances ?? [])),
    ...section("Transfer between systems", columnsText(transferColumns, transfers)),
    ...section("Measured on", [
      ...new Set([...accuracies, ...transfers, ...distances].map(({ backend }) => `${backend.id}, ${backend.adapter}`)),
    ]),
    ...section("Warnings about these numbers", warningLines(summary)),
    ...section("Health of these numbers", healthLines(summary)),
  ].join("\n");
}

const lineName = ({ measure, label, attack, brief, id }: ComparisonLine): string =>
  attack !== "" ? id : brief === "" ? measure : `${label.toLowerCase()} (${brief})`;

/** The lines at one threat (null: clean), the combinations last. */
function linesAt(
  threat: Threat | null,
  { accuracies, health }: Summary,
  systems: readonly string[],
  indent: string,
): readonly (readonly string[])[] {
  const lines = comparisonLines(accuracies.filter((row) => sameThreat(row.threat, threat)));
  const isCombined = ({ brief }: ComparisonLine) => brief !== "";
  return [...lines.filter((line) => !isCombined(line)), ...lines.filter(isCombined)].map((line) => [
    `${indent}${lineName(line)}`,
    ...systems.map((system) => {
      const row = cellOf(accuracies, line, system, threat);
      if (row === undefined) return absent;
      const mark = row.warnings.length > 0 || healthWarningsOf(health, row).length > 0 ? " (!)" : "";
      return `${shareText(row.accuracy, plain)}${mark}${row.which === "" ? "" : ` ${row.which}`}`;
    }),
  ]);
}

/** Every distinct warning, with the number that it concerns, or how many. */
function warningLines({ accuracies, transfers = [] }: Summary): readonly string[] {
  const warned = [
    ...accuracies.map((row) => ({
      ...row,
      place: row.threat === null ? judgedBy(row) : `${judgedBy(row)}, ${plain.threat(row.threat)}`,
    })),
    ...transfers.map((row) => ({
      ...row,
      system: row.to,
      place: `${row.attack} from ${row.from}, ${plain.threat(row.threat)}`,
    })),
  ];
  const places = new Map<string, string[]>();
  for (const { system, place, warnings } of warned)
    for (const { code, detail } of warnings) {
      const text = `${system}: ${code}: ${detail}`;
      places.set(text, [...(places.get(text) ?? []), place]);
    }
  return [...places].map(
    ([text, at]) => `(!) ${text} (${at.length === 1 ? at[0] : `${at.length} of the numbers above`})`,
  );
}
