import type { Proportion } from "../artefacts/accuracy.ts";
import { doubtsOf } from "../health/doubts.ts";
import type { Threat } from "../terms/choice.ts";
import { type Cell, csv } from "./csv.ts";
import type { Summary } from "./rows.ts";

const threatCells = (threat: Threat | null): readonly Cell[] => [
  threat?.norm ?? null,
  threat?.epsilon ?? null,
];

const shareCells = (share: Proportion | null): readonly Cell[] => [
  share?.value ?? null,
  share?.low ?? null,
  share?.high ?? null,
  share?.n ?? null,
];

/** Every accuracy, one per line. Shares are from 0 to 1, bounds are 95 % Wilson intervals, epsilon on the [0,1] scale. */
export function accuraciesCsv({ accuracies, health }: Summary): string {
  return csv(
    [
      "system",
      "measure",
      "attack",
      "strategy",
      "which",
      "norm",
      "epsilon",
      "accuracy",
      "low",
      "high",
      "n",
      "success_on_correct",
      "success_low",
      "success_high",
      "correct",
      "median_size",
      "backend",
      "adapter",
      "warnings",
      "health",
      "class_asked",
      "on_class",
      "on_rest",
      "balanced",
      "balanced_low",
      "balanced_high",
    ],
    accuracies.map((row) => [
      row.system,
      row.measure,
      row.attack,
      row.strategy,
      row.which,
      ...threatCells(row.threat),
      ...shareCells(row.accuracy),
      ...shareCells(row.successOnCorrect),
      row.medianSize,
      row.backend.id,
      row.backend.adapter,
      row.warnings.map(({ code, detail }) => `${code}: ${detail}`).join("; "),
      [...new Set(doubtsOf(health, row).map(({ check }) => check))].join("; "),
      row.question?.positive ?? null,
      row.question?.onPositive.value ?? null,
      row.question?.onRest.value ?? null,
      row.question?.balanced.value ?? null,
      row.question?.balanced.low ?? null,
      row.question?.balanced.high ?? null,
    ]),
  );
}

/** Means and ranges over repeated trainings: accuracies, and differences where `minus` names a system. */
export function spreadsCsv({ spreads }: Summary): string {
  return csv(
    [
      "system",
      "minus",
      "measure",
      "attack",
      "strategy",
      "norm",
      "epsilon",
      "trainings",
      "mean",
      "lowest",
      "highest",
      "values",
    ],
    spreads.map((row) => [
      row.system,
      row.minus,
      row.measure,
      row.attack,
      row.strategy,
      ...threatCells(row.threat),
      row.values.length,
      row.mean,
      row.lowest,
      row.highest,
      row.values.join("; "),
    ]),
  );
}

/** Every check of every system: verdict (pass, warn, not-run), its numbers as name=value, and what it means. */
export function healthCsv({ health }: Summary): string {
  return csv(
    ["system", "check", "norm", "epsilon", "verdict", "numbers", "sentence"],
    health.map((row) => [
      row.system,
      row.check,
      ...threatCells(row.threat),
      row.verdict,
      Object.entries(row.numbers)
        .map(([name, value]) => `${name}=${value}`)
        .join("; "),
      row.sentence,
    ]),
  );
}

/** Paired differences of systems: accuracy of a minus accuracy of b, with 95 % interval and McNemar's p. */
export function gapsCsv({ gaps }: Summary): string {
  return csv(
    [
      "a",
      "b",
      "measure",
      "norm",
      "epsilon",
      "difference",
      "low",
      "high",
      "n",
      "only_a_wrong",
      "only_b_wrong",
      "p",
    ],
    gaps.map((row) => [
      row.a,
      row.b,
      row.measure,
      ...threatCells(row.threat),
      row.difference,
      row.low,
      row.high,
      row.n,
      row.onlyA,
      row.onlyB,
      row.pValue,
    ]),
  );
}

/** How many examples each two attacks on a system break. */
export function overlapsCsv({ overlaps }: Summary): string {
  return csv(
    ["system", "norm", "epsilon", "first", "second", "first_broken", "second_broken", "both", "n"],
    overlaps.map((row) => [
      row.system,
      ...threatCells(row.threat),
      row.first,
      row.second,
      row.firstBroken,
      row.secondBroken,
      row.both,
      row.n,
    ]),
  );
}

/**
 * Accuracy after the smallest perturbations found (upper bounds), one line per epsilon; median and mean of the sizes
 * (pixel scale, censored ones at the largest looked for) stand on every line of their system.
 */
export function distancesCsv({ distances = [] }: Summary): string {
  return csv(
    [
      "system",
      "norm",
      "epsilon",
      "accuracy",
      "low",
      "high",
      "n",
      "median",
      "mean",
      "mean_of_correct",
      "clean_errors",
      "censored",
      "largest",
      "backend",
    ],
    distances.flatMap((row) =>
      row.curve.map(({ epsilon, accuracy }) => [
        row.system,
        row.norm,
        epsilon,
        ...shareCells(accuracy),
        row.median,
        row.mean,
        row.meanOfCorrect,
        row.cleanErrors,
        row.censored,
        row.largest,
        row.backend.id,
      ]),
    ),
  );
}

/** What images that were crafted on one system do to another; shares as in `TransferRow`. */
export function transfersCsv({ transfers = [] }: Summary): string {
  return csv(
    [
      "from",
      "to",
      "attack",
      "strategy",
      "targeted",
      "norm",
      "epsilon",
      "accuracy",
      "low",
      "high",
      "n",
      ...["fooled", "conditional", "became"].flatMap((name) => [
        name,
        `${name}_low`,
        `${name}_high`,
        `${name}_n`,
      ]),
      "backend",
      "adapter",
      "warnings",
    ],
    transfers.map((row) => [
      row.from,
      row.to,
      row.attack,
      row.strategy,
      String(row.targeted),
      ...threatCells(row.threat),
      ...shareCells(row.accuracy),
      ...shareCells(row.fooled),
      ...shareCells(row.conditional),
      ...shareCells(row.became),
      row.backend.id,
      row.backend.adapter,
      row.warnings.map(({ code, detail }) => `${code}: ${detail}`).join("; "),
    ]),
  );
}

/** Sizes of smallest perturbations, one line per bin of their histogram. */
export function perturbationSizesCsv({ distances = [] }: Summary): string {
  return csv(
    ["system", "norm", "from", "to", "count", "n", "clean_errors", "censored", "largest"],
    distances.flatMap((row) =>
      (row.histogram ?? []).map(({ from, to, count }) => [
        row.system,
        row.norm,
        from,
        to,
        count,
        row.n,
        row.cleanErrors,
        row.censored,
        row.largest,
      ]),
    ),
  );
}

/** Accuracy on training images beside that on the judged ones, and their difference with its 95 % interval. */
export function generalisationCsv({ generalisation = [] }: Summary): string {
  return csv(
    [
      "system",
      "attack",
      "strategy",
      "norm",
      "epsilon",
      "train",
      "train_n",
      "test",
      "test_n",
      "gap",
      "low",
      "high",
    ],
    generalisation.map((row) => [
      row.system,
      row.attack,
      row.strategy,
      ...threatCells(row.threat),
      row.train.value,
      row.train.n,
      row.test.value,
      row.test.n,
      row.difference,
      row.low,
      row.high,
    ]),
  );
}

/** What each system takes. */
export function resourcesCsv({ resources = [] }: Summary): string {
  return csv(
    ["system", "networks", "parameters", "multiply_adds", "training_multiply_adds", "training_seconds"],
    resources.map((row) => [
      row.system,
      row.networks,
      row.parameters,
      row.multiplyAdds,
      row.trainingMultiplyAdds,
      row.trainingSeconds,
    ]),
  );
}

/** A table of a summary: how files and buttons call it. */
export interface SummaryTable {
  readonly id: string;
  readonly label: string;
  csv(): string;
}

/** The tables that a summary has something to say in: what the page offers and the command line writes. */
export function summaryTables(summary: Summary): readonly SummaryTable[] {
  const all: readonly (SummaryTable & { readonly rows: number })[] = [
    {
      id: "accuracies",
      label: "Accuracies",
      rows: summary.accuracies.length,
      csv: () => accuraciesCsv(summary),
    },
    { id: "gaps", label: "Gaps", rows: summary.gaps.length, csv: () => gapsCsv(summary) },
    { id: "overlaps", label: "Overlaps", rows: summary.overlaps.length, csv: () => overlapsCsv(summary) },
    {
      id: "distances",
      label: "Distances",
      rows: summary.distances?.length ?? 0,
      csv: () => distancesCsv(summary),
    },
    {
      id: "transfers",
      label: "Transfer",
      rows: summary.transfers?.length ?? 0,
      csv: () => transfersCsv(summary),
    },
    {
      id: "perturbation-sizes",
      label: "Perturbation sizes",
      rows: (summary.distances ?? []).filter(({ histogram }) => histogram !== undefined).length,
      csv: () => perturbationSizesCsv(summary),
    },
    {
      id: "generalisation",
      label: "Training v judged images",
      rows: summary.generalisation?.length ?? 0,
      csv: () => generalisationCsv(summary),
    },
    {
      id: "resources",
      label: "What systems take",
      rows: summary.resources?.length ?? 0,
      csv: () => resourcesCsv(summary),
    },
    { id: "health", label: "Health", rows: summary.health.length, csv: () => healthCsv(summary) },
    { id: "spreads", label: "Trainings", rows: summary.spreads.length, csv: () => spreadsCsv(summary) },
  ];
  return all.filter(({ rows }) => rows > 0);
}
