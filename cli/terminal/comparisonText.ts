import type { Proportion } from "../../src/experiment/artefacts/accuracy.ts";
import { doubtsOf } from "../../src/experiment/health/doubts.ts";
import type { PlannedSystem } from "../../src/experiment/plan/plannedTask.ts";
import type {
  AccuracyRow,
  DistanceRow,
  GapRow,
  GeneralisationRow,
  ResourceRow,
  SpreadRow,
  Summary,
  TransferRow,
} from "../../src/experiment/summary/rows.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import { healthLines } from "./healthText.ts";
import { textTable } from "./textTable.ts";

const absent = "-";

/**
 * The comparison as text: one column per system, a row per measure, each cell with its count and 95 % Wilson interval;
 * then the gaps, coherence, backends, and every warning of the numbers above.
 */
export function comparisonText(
  summary: Summary,
  systems: readonly Pick<PlannedSystem, "id" | "label">[],
  split: "test" | "validation" = "test",
): string {
  if (summary.accuracies.length === 0 && (summary.transfers ?? []).length === 0)
    return "No accuracy was measured.";
  const columns = systems.map(({ id }) => id);
  const rows: string[][] = [[`accuracy on ${split} images, with its 95 % interval`, ...columns]];
  rows.push(
    ...tableRows(
      summary.accuracies.filter(({ threat }) => threat === null),
      summary,
      columns,
      "",
    ),
  );
  for (const threat of threatsOf(summary)) {
    rows.push([`under ${threatText(threat)}`]);
    rows.push(
      ...tableRows(
        summary.accuracies.filter((row) => isThreat(row, threat)),
        summary,
        columns,
        "  ",
      ),
    );
  }
  return [
    textTable(rows),
    ...sections("Paired differences, in points of accuracy", summary.gaps.map(gapText)),
    ...sections("By answer, of systems that are asked one question", questionLines(summary)),
    ...sections(
      "Training images beside those judged",
      (summary.generalisation ?? []).map(generalisationText),
    ),
    ...sections("Over repeated trainings, mean and range", summary.spreads.map(spreadText)),
    ...sections(
      "Gradient coherence (1: arms fall together, -1: they oppose each other)",
      summary.coherence.map(
        ({ system, mean, n, randomBaseline, skippedPairs }) =>
          `${system}: mean ${mean.toFixed(3)} over ${n} images; unrelated directions would give ${randomBaseline.toFixed(3)}; ${skippedPairs} pairs skipped`,
      ),
    ),
    ...sections("What each system takes", (summary.resources ?? []).map(resourceText)),
    ...sections("Smallest perturbations found (upper bounds)", (summary.distances ?? []).map(distanceText)),
    ...transferSection(summary.transfers ?? []),
    ...sections("Measured on", backendLines(summary)),
    ...sections("Warnings that belong to these numbers", warningLines(summary)),
    ...sections("Health of these numbers", healthLines(summary)),
  ].join("\n");
}

function threatsOf({ accuracies }: Summary): readonly Threat[] {
  const threats = accuracies.flatMap(({ threat }) => (threat === null ? [] : [threat]));
  return [...new Map(threats.map((threat) => [threatText(threat), threat])).values()];
}

const threatText = ({ norm, epsilon }: Threat): string => `${norm} epsilon ${Number(epsilon.toFixed(6))}`;

const isThreat = ({ threat }: AccuracyRow, other: Threat): boolean =>
  threat !== null && threatText(threat) === threatText(other);

function nameOf({ measure, attack, strategy }: AccuracyRow): string {
  switch (measure) {
    case "clean":
      return "clean";
    case "attack":
      return `${attack} ${strategy}`;
    case "core":
      return "core (worst case of the shared three)";
    case "strongest":
      return "strongest single attack";
    case "union":
      return "union (worst case of all)";
    default:
      return measure satisfies never;
  }
}

/** Rows in the order in which they first appear, the combinations last. */
function tableRows(
  rows: readonly AccuracyRow[],
  { health }: Pick<Summary, "health">,
  columns: readonly string[],
  indent: string,
): string[][] {
  const single = rows.filter(({ measure }) => measure === "clean" || measure === "attack");
  const combined = rows.filter((row) => !single.includes(row));
  const names = [...new Set([...single, ...combined].map(nameOf))];
  return names.map((name) => [
    `${indent}${name}`,
    ...columns.map((column) => {
      const row = rows.find((candidate) => candidate.system === column && nameOf(candidate) === name);
      if (row === undefined) return absent;
      const mark = row.warnings.length > 0 || doubtsOf(health, row).length > 0 ? " (!)" : "";
      const which = row.measure === "strongest" ? ` ${row.which}` : "";
      return `${proportionText(row.accuracy)}${mark}${which}`;
    }),
  ]);
}

/** "93.0 % (238/256) [89.2, 95.5]". */
function proportionText({ value, count, n, low, high }: Proportion): string {
  return `${percent(value).padStart(5)} % (${count}/${n}) [${percent(low)}, ${percent(high)}]`;
}

const percent = (share: number): string => (100 * share).toFixed(1);
const signed = (share: number): string => `${share >= 0 ? "+" : ""}${percent(share)}`;

/** "robin linf: median 0.132, mean 0.14 over 200 images (11 clean errors at 0); 3 not broken within 1". */
function distanceText({
  system,
  norm,
  n,
  median,
  mean,
  cleanErrors,
  censored,
  largest,
}: DistanceRow): string {
  const middle = median === null ? `above ${largest}` : median.toPrecision(3);
  return `${system} ${norm}: median ${middle}, mean ${mean.toPrecision(3)} over ${n} images (${cleanErrors} clean errors at 0); ${censored} not broken within ${largest}`;
}

/** One line per transfer: what is left of the system that judges, and of which images that follows. */
function transferSection(rows: readonly TransferRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const share = (of: Proportion | null) => (of === null ? absent : proportionText(of));
  const lines = rows.map((row) => [
    `  ${row.from} to ${row.to}, ${row.targeted ? "targeted " : ""}${row.attack} ${row.strategy}, ${threatText(row.threat)}`,
    `${proportionText(row.accuracy)}${row.warnings.length > 0 ? " (!)" : ""}`,
    share(row.fooled),
    share(row.conditional),
    row.targeted ? share(row.became) : absent,
  ]);
  const head = [
    "Transfer: crafted on one system, judged by another",
    "accuracy",
    "fool the first",
    "of those, break the second",
    "become the target",
  ];
  return ["", textTable([head, ...lines])];
}

/** MODEL[k]: accuracy on the class asked for, on the rest, and the mean of both, which a constant answer leaves at 50. */
function questionLines({ accuracies }: Summary): readonly string[] {
  return accuracies.flatMap(({ system, measure, attack, strategy, threat, question }) => {
    if (question === undefined || measure === "attack") return [];
    const { positive, onPositive, onRest, balanced } = question;
    const what =
      threat === null
        ? "clean"
        : [measure, attack, strategy, threatText(threat)].filter((part) => part !== "").join(" ");
    return [
      `${system}, ${what}: class ${positive} ${shareText(onPositive)}, rest ${shareText(onRest)}, balanced ${intervalText(balanced)}`,
    ];
  });
}

const intervalText = ({ value, low, high }: { value: number; low: number; high: number }): string =>
  `${points(value)} [${points(low)}, ${points(high)}]`;
const shareText = (share: Proportion): string => `${intervalText(share)} of ${share.n}`;
const points = (value: number): string => (100 * value).toFixed(1);

function generalisationText(row: GeneralisationRow): string {
  const { system, attack, strategy, threat, train, test, difference, low, high } = row;
  const what = threat === null ? "clean" : `${attack} ${strategy}, ${threatText(threat)}`;
  return `${system}, ${what}: ${points(train.value)} of ${train.n} training images, ${points(test.value)} of ${test.n} judged, gap ${signedPoints(difference)} [${signedPoints(low)}, ${signedPoints(high)}]`;
}

const signedPoints = (value: number): string => `${value < 0 ? "" : "+"}${points(value)}`;

function resourceText(row: ResourceRow): string {
  const { system, networks, parameters, multiplyAdds, trainingSeconds } = row;
  const trained =
    trainingSeconds === null ? "" : `, trained in ${trainingSeconds.toFixed(1)} s of one worker`;
  return `${system}: ${networks} ${networks === 1 ? "network" : "networks"}, ${parameters.toLocaleString("en-GB")} parameters, ${multiplyAdds.toLocaleString("en-GB")} multiply-adds per image${trained}`;
}

function gapText({ a, b, measure, threat, n, difference, low, high, onlyA, onlyB, pValue }: GapRow): string {
  const where = threat === null ? measure : `${measure}, ${threatText(threat)}`;
  const errors = `errors of ${a} alone ${onlyA}, of ${b} alone ${onlyB}`;
  return `${where}: ${a} minus ${b} ${signed(difference)} [${signed(low)}, ${signed(high)}], n = ${n}; ${errors}, p = ${pValue.toPrecision(2)}`;
}

function spreadText({
  system,
  minus,
  measure,
  attack,
  strategy,
  threat,
  values,
  mean,
  lowest,
  highest,
}: SpreadRow): string {
  const number = minus === null ? percent : signed;
  const name = measure === "attack" ? `${attack} ${strategy}` : measure;
  const where = threat === null ? name : `${name}, ${threatText(threat)}`;
  return `${system}${minus === null ? "" : ` minus ${minus}`}, ${where}: ${number(mean)} (${number(lowest)} to ${number(highest)}) over ${values.length} trainings`;
}

function backendLines({ accuracies }: Summary): string[] {
  return [...new Set(accuracies.map(({ backend }) => `${backend.id}, ${backend.adapter}`))];
}

function warningLines({ accuracies, transfers = [] }: Summary): string[] {
  const ofAccuracies = accuracies.flatMap((row) =>
    row.warnings.map(({ code, detail }) => {
      const place = row.threat === null ? nameOf(row) : `${nameOf(row)}, ${threatText(row.threat)}`;
      return { text: `${row.system}: ${code}: ${detail}`, place };
    }),
  );
  const ofTransfers = transfers.flatMap(({ from, to, attack, threat, warnings }) =>
    warnings.map(({ code, detail }) => ({
      text: `${to}: ${code}: ${detail}`,
      place: `${attack} from ${from}, ${threatText(threat)}`,
    })),
  );
  const lines = [...ofAccuracies, ...ofTransfers];
  const places = new Map<string, string[]>();
  for (const { text, place } of lines) places.set(text, [...(places.get(text) ?? []), place]);
  return [...places].map(
    ([text, at]) => `(!) ${text} (${at.length === 1 ? at[0] : `${at.length} of the numbers above`})`,
  );
}

function sections(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
