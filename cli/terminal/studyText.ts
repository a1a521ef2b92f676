import type { ScaleId, Study, StudyRow } from "../../src/experiment/studies/study.ts";
import { textTable } from "./textTable.ts";

const absent = "-";

/**
 * The rows of a study as text: what the paper printed, what was measured with n and its 95 % interval, ours minus the
 * paper's, and the paired gap between systems with its interval and the paper's own gap.
 */
export function studyText(
  study: Pick<Study, "title" | "section" | "question">,
  scale: ScaleId,
  rows: readonly StudyRow[],
  deviations: readonly string[],
): string {
  const settings = [...new Set(rows.map(({ setting }) => setting))];
  const table = settings.flatMap((setting) => {
    const own = rows.filter((row) => row.setting === setting);
    return [
      [setting],
      ...own.map((row) => [
        `  ${row.quantity}`,
        row.system,
        row.attack === "" ? absent : row.attack,
        row.paper === null ? absent : numberText(row.paper, row.unit),
        oursText(row),
        row.toPaper === null ? absent : signedText(row.toPaper, row.unit),
        gapText(row),
      ]),
    ];
  });
  const backends = [
    ...new Set(
      rows.flatMap(({ backend }) => (backend === null ? [] : [`${backend.id}, ${backend.adapter}`])),
    ),
  ];
  return [
    `${study.title} (${study.section}), scale ${scale}`,
    study.question,
    "",
    textTable([
      ["", "system", "attack", "paper", "ours [95 % interval] n", "ours - paper", "gap between systems"],
      ...table,
    ]),
    ...section("Measured on", backends),
    ...section("Warnings that belong to these numbers", warningLines(rows)),
    ...section("Where this departs from the paper", deviations),
  ].join("\n");
}

/** One line per warning and system, with the number of rows it belongs to; result.json of the experiment has its words. */
function warningLines(rows: readonly StudyRow[]): string[] {
  const places = new Map<string, number>();
  for (const row of rows)
    for (const code of row.warnings) {
      const name = `(!) ${row.system}, ${row.setting}: ${code}`;
      places.set(name, (places.get(name) ?? 0) + 1);
    }
  return [...places].map(([name, count]) => `${name} (${count === 1 ? "1 number" : `${count} numbers`})`);
}

function numberText(value: number, unit: StudyRow["unit"]): string {
  switch (unit) {
    case "accuracy":
    case "share":
      return `${(100 * value).toFixed(1)} %`;
    case "coherence":
      return value.toFixed(3);
    case "distance":
      return value.toPrecision(3);
    case "parameters":
    case "multiply-adds":
      return Math.round(value).toLocaleString("en");
    case "seconds":
      return `${value.toFixed(1)} s`;
    default:
      return unit satisfies never;
  }
}

function signedText(value: number, unit: StudyRow["unit"]): string {
  return `${value < 0 ? "-" : "+"}${numberText(Math.abs(value), unit)}`;
}

function oursText({ ours, unit, warnings }: StudyRow): string {
  if (ours === null) return "not measured";
  const bounds =
    ours.low === null || ours.high === null
      ? ""
      : ` [${numberText(ours.low, unit)}, ${numberText(ours.high, unit)}]`;
  const n = ours.n === null ? "" : ` n = ${ours.n}`;
  return `${numberText(ours.value, unit)}${bounds}${n}${warnings.length > 0 ? " (!)" : ""}`;
}

const pointsText = (difference: number): string =>
  `${difference < 0 ? "-" : "+"}${(100 * Math.abs(difference)).toFixed(1)}`;

function gapText({ gap, system }: StudyRow): string {
  if (gap === null) return absent;
  const bounds =
    gap.low === null || gap.high === null ? "" : ` [${pointsText(gap.low)}, ${pointsText(gap.high)}]`;
  const printed = gap.paper === null ? "" : `, in the paper ${pointsText(gap.paper)}`;
  return `${system} minus ${gap.minus} ${pointsText(gap.difference)}${bounds} points${printed}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
