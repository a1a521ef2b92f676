import { isKnown } from "../catalogue/params.ts";
import { strategies } from "../catalogue/strategies/index.ts";
import { sameThreat, type Threat, threatKey } from "../terms/choice.ts";
import { cascade } from "../terms/chunks.ts";
import { plain, typographic } from "../terms/format.ts";
import type { AccuracyRow, GapRow, Summary } from "./rows.ts";
import { sharedAttacks } from "./sharedAttacks.ts";

/** One line of the comparison: one way of judging, the same for every threat. */
export interface ComparisonLine {
  readonly id: string;
  readonly measure: AccuracyRow["measure"];
  readonly label: string;
  /** The attack with its settings, "" where several are combined. */
  readonly attack: string;
  /** A few words that distinguish combinations, "" for single attacks. */
  readonly brief: string;
  /** One or two sentences for readers who meet the label for the first time. */
  readonly explanation: string;
}

const combination = (
  measure: "clean" | "core" | "strongest" | "union",
  label: string,
  brief: string,
  explanation: string,
): ComparisonLine => ({ id: measure, measure, label, attack: "", brief, explanation });

const combined: readonly ComparisonLine[] = [
  combination("clean", "Clean", "", "Unchanged test images."),
  combination(
    "core",
    "Core",
    "worst case of",
    "Broken by any of the shared attacks, which exist for every system in the same form, with the same steps and restarts. The comparison to read first.",
  ),
  combination(
    "strongest",
    "Strongest",
    "the strongest single attack",
    "The one attack that breaks most images by itself. This is what the paper reports.",
  ),
  combination(
    "union",
    "Union",
    "worst case of all attacks",
    "Broken by any attack that was run at this budget, including those that exist for only one kind of system.",
  ),
];

/** The lines of a set of accuracies: clean, the combinations, then every single attack. */
export function comparisonLines(accuracies: readonly AccuracyRow[]): readonly ComparisonLine[] {
  const singles = new Map<string, ComparisonLine>();
  for (const row of accuracies) {
    if (row.measure !== "attack") continue;
    const id = `${row.attack} ${row.strategy}`;
    const entry = isKnown("strategies", row.strategy) ? strategies[row.strategy] : undefined;
    singles.set(id, {
      id,
      measure: "attack",
      label: entry?.label ?? row.strategy,
      attack: row.attack,
      brief: "",
      explanation: entry?.summary ?? "",
    });
  }
  const present = new Set(accuracies.map(({ measure }) => measure));
  const combinations = combined
    .filter(({ measure }) => present.has(measure))
    .map((line) => (line.measure === "core" ? coreLine(line, accuracies) : line));
  return [...combinations, ...singles.values()];
}

/** The line of the core, which says how many attacks it combines: at each threat, where they are not as many everywhere. */
function coreLine(line: ComparisonLine, accuracies: readonly AccuracyRow[]): ComparisonLine {
  const parts = threatsOf(accuracies)
    .map((threat) => ({ threat, attacks: sharedAttacks(accuracies, threat) }))
    .filter(({ attacks }) => attacks !== "");
  const [first, ...others] = parts;
  if (first === undefined) return line;
  const isSame = others.every(({ attacks }) => attacks === first.attacks);
  const text = ({ threat }: typeof plain) =>
    isSame ? first.attacks : parts.map((part) => `${part.attacks} at ${threat(part.threat)}`).join("; ");
  return {
    ...line,
    brief: `${line.brief} ${text(plain)}`,
    explanation: `${line.explanation} It combines ${text(typographic)}.`,
  };
}

/** The threats of a set of accuracies, in the order in which they were measured. */
export function threatsOf(accuracies: readonly AccuracyRow[]): readonly Threat[] {
  const threats = new Map<string, Threat>();
  for (const { threat } of accuracies) if (threat !== null) threats.set(threatKey(threat), threat);
  return [...threats.values()];
}

/** The accuracy of a system on a line at a threat; undefined where it does not exist or is not measured yet. */
export function cellOf(
  accuracies: readonly AccuracyRow[],
  line: ComparisonLine,
  system: string,
  threat: Threat | null,
): AccuracyRow | undefined {
  return accuracies.find(
    (row) =>
      row.system === system &&
      row.measure === line.measure &&
      sameThreat(row.threat, threat) &&
      (line.measure !== "attack" || `${row.attack} ${row.strategy}` === line.id),
  );
}

/** Two systems whose accuracies are subtracted: the first minus the second. */
export type GapPair<S extends { readonly id: string } = { readonly id: string }> = readonly [first: S, second: S];

/**
 * The pair whose gap a table has room for: the first of the systems that no gap subtracts, which is RoBin where there is
 * one, minus the next that it was compared with. null where no two were compared.
 */
export function gapPair<S extends { readonly id: string }>(
  gaps: readonly GapRow[],
  systems: readonly S[],
): GapPair<S> | null {
  const subtracted = new Set(gaps.map(({ b }) => b));
  const first = systems.find(({ id }) => !subtracted.has(id) && gaps.some(({ a }) => a === id));
  const second = systems.find(({ id }) => gaps.some(({ a, b }) => a === first?.id && b === id));
  return first && second ? [first, second] : null;
}

/**
 * The paired gap of a pair, if there is one, on a line at a threat. Only `clean`, `core` and suites have one: they compare
 * like with like.
 */
export function gapOf(
  { gaps }: Pick<Summary, "gaps">,
  pair: GapPair | null,
  line: Pick<ComparisonLine, "id" | "measure">,
  threat: Threat | null,
): GapRow | undefined {
  return gaps.find(
    (gap) =>
      gap.a === pair?.[0].id &&
      gap.b === pair[1].id &&
      gap.measure === line.measure &&
      (gap.attack === undefined || `${gap.attack} ${cascade}` === line.id) &&
      sameThreat(gap.threat, threat),
  );
}
