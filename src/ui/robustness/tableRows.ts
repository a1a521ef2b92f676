import { isKnown } from "../../experiment/catalogue/params.ts";
import { strategies } from "../../experiment/catalogue/strategies/index.ts";
import type { AccuracyRow, GapRow, Summary } from "../../experiment/summary/rows.ts";
import type { Threat } from "../../experiment/terms/choice.ts";

/** One line of the comparison: a measure, the same for every threat. */
export interface TableLine {
  readonly id: string;
  readonly measure: AccuracyRow["measure"];
  readonly label: string;
  /** Attack with its settings, "" where several are combined. */
  readonly attack: string;
  readonly explanation: string;
}

const combined: readonly TableLine[] = [
  {
    id: "clean",
    measure: "clean",
    label: "Clean",
    attack: "",
    explanation: "Unchanged test images.",
  },
  {
    id: "core",
    measure: "core",
    label: "Core",
    attack: "",
    explanation:
      "Broken by any of the three attacks that both systems have in the same form, with the same steps and restarts. The comparison to read first.",
  },
  {
    id: "strongest",
    measure: "strongest",
    label: "Strongest",
    attack: "",
    explanation: "The one attack that breaks most images by itself. What the paper reports.",
  },
  {
    id: "union",
    measure: "union",
    label: "Union",
    attack: "",
    explanation: "Broken by any attack that was run, also those that only one kind of system has.",
  },
];

/** The lines that these accuracies fill: clean, the combinations, then every single attack. */
export function tableLines(accuracies: readonly AccuracyRow[]): readonly TableLine[] {
  const singles = new Map<string, TableLine>();
  for (const row of accuracies) {
    if (row.measure !== "attack") continue;
    const id = `${row.attack} ${row.strategy}`;
    const entry = isKnown("strategies", row.strategy) ? strategies[row.strategy] : undefined;
    singles.set(id, {
      id,
      measure: "attack",
      label: entry?.label ?? row.strategy,
      attack: row.attack,
      explanation: entry?.summary ?? "",
    });
  }
  const present = new Set(accuracies.map(({ measure }) => measure));
  return [...combined.filter(({ measure }) => present.has(measure)), ...singles.values()];
}

/** The budgets of these accuracies, in the order in which they were measured. */
export function threatsOf(accuracies: readonly AccuracyRow[]): readonly Threat[] {
  const threats = new Map<string, Threat>();
  for (const { threat } of accuracies) if (threat !== null) threats.set(threatKey(threat), threat);
  return [...threats.values()];
}

export function threatKey(threat: Threat | null): string {
  return threat === null ? "" : `${threat.norm} ${threat.epsilon}`;
}

/** The measured accuracy of a line for a system at a threat; undefined where that does not exist or is not done yet. */
export function cellOf(
  accuracies: readonly AccuracyRow[],
  line: TableLine,
  system: string,
  threat: Threat | null,
): AccuracyRow | undefined {
  return accuracies.find(
    (row) =>
      row.system === system &&
      row.measure === line.measure &&
      threatKey(row.threat) === threatKey(threat) &&
      (line.measure !== "attack" || `${row.attack} ${row.strategy}` === line.id),
  );
}

/** The paired gap of a line at a threat: only clean and core compare like with like. */
export function gapOf(
  { gaps }: Pick<Summary, "gaps">,
  line: TableLine,
  threat: Threat | null,
): GapRow | undefined {
  return gaps.find((gap) => gap.measure === line.measure && threatKey(gap.threat) === threatKey(threat));
}
