import { mcnemar } from "../artefacts/accuracy.ts";
import type { Warning } from "../artefacts/artefact.ts";
import type { HealthRow } from "../health/healthRows.ts";
import { epsilonText } from "../terms/format.ts";
import { approximateDetail, approximateText } from "./approximate.ts";
import type {
  AccuracyRow,
  CoherenceRow,
  DistanceRow,
  GapRow,
  GeneralisationRow,
  OverlapRow,
  ResourceRow,
  SpreadRow,
  TransferRow,
} from "./rows.ts";
import { type Column, differenceText, field, fields, shareColumn, threatColumn } from "./table.ts";

const warningsText = (warnings: readonly Warning[]): string =>
  warnings.map(({ code, detail }) => `${code}: ${detail}`).join("; ");

/** "clean", "PGD-10 softmax", "core": how an accuracy was judged. */
export const judgedBy = ({
  measure,
  attack,
  strategy,
}: Pick<AccuracyRow, "measure" | "attack" | "strategy">): string =>
  measure === "attack" ? `${attack} ${strategy}` : measure;

const backendColumn: Column<{ readonly backend?: AccuracyRow["backend"] }> = {
  id: "backend",
  value: ({ backend }) => backend?.id ?? null,
  more: { adapter: ({ backend }) => backend?.adapter ?? null },
};

/** For people: of tables whose rows no list of backends stands beside. */
const shownBackendColumn = { ...backendColumn, label: "Backend" };

/** Shares are from 0 to 1, bounds are 95 % Wilson intervals, epsilon is on the [0,1] pixel scale. */
export const accuracyColumns: readonly Column<AccuracyRow & { readonly healthWarnings: readonly HealthRow[] }>[] = [
  { ...field("system"), more: fields("measure", "attack", "strategy", "which") },
  threatColumn(),
  shareColumn(["accuracy", "low", "high", "n"], ({ accuracy }) => accuracy),
  shareColumn(
    ["success_on_correct", "success_low", "success_high", "correct"],
    ({ successOnCorrect }) => successOnCorrect,
  ),
  { id: "median_size", value: ({ medianSize }) => medianSize },
  backendColumn,
  { id: "warnings", value: ({ warnings }) => warningsText(warnings) },
  {
    id: "health",
    value: ({ healthWarnings }) => [...new Set(healthWarnings.map(({ check }) => check))].join("; "),
  },
  { id: "class_asked", value: ({ question }) => question?.positive ?? null },
  { id: "on_class", value: ({ question }) => question?.onPositive.value ?? null },
  { id: "on_rest", value: ({ question }) => question?.onRest.value ?? null },
  {
    id: "balanced",
    value: ({ question }) => question?.balanced.value ?? null,
    more: {
      balanced_low: ({ question }) => question?.balanced.low ?? null,
      balanced_high: ({ question }) => question?.balanced.high ?? null,
    },
  },
];

/** Paired differences of two systems, in points of accuracy, with McNemar's p. */
export const gapColumns: readonly Column<GapRow>[] = [
  { ...field("a", "Systems"), more: fields("b"), text: ({ a, b }) => `${a} minus ${b}` },
  {
    ...field("measure", "Judged by"),
    more: { attack: ({ attack }) => attack ?? "" },
    text: ({ measure, attack }) => attack ?? measure,
  },
  threatColumn(),
  {
    ...field("difference", "Points [95 % interval]"),
    more: fields("low", "high"),
    text: differenceText,
    detail: approximateDetail,
  },
  field("n", "Images"),
  { id: "only_a_wrong", value: ({ onlyA }) => onlyA, label: "Errors of the first only" },
  { id: "only_b_wrong", value: ({ onlyB }) => onlyB, label: "Errors of the second only" },
  { id: "p", value: ({ pValue }) => pValue, label: "McNemar p", text: ({ pValue }) => pValue.toPrecision(2) },
  shownBackendColumn,
  { id: "remark", value: approximateText },
];

/** Images that one attack breaks and the other does not are pairs, as those of two systems are. */
const overlapP = ({ firstBroken, secondBroken, both }: OverlapRow): number =>
  mcnemar(firstBroken - both, secondBroken - both);

/** How many images two attacks on one system break, with McNemar's p of the difference. */
export const overlapColumns: readonly Column<OverlapRow>[] = [
  field("system", "System"),
  threatColumn(),
  field("first", "First attack"),
  field("second", "Second attack"),
  { id: "first_broken", value: ({ firstBroken }) => firstBroken, label: "Broken by the first" },
  { id: "second_broken", value: ({ secondBroken }) => secondBroken, label: "By the second" },
  field("both", "By both"),
  field("n", "Images"),
  { id: "p", value: overlapP, label: "McNemar p", text: (row) => overlapP(row).toPrecision(2) },
  shownBackendColumn,
];

const size = (value: number): string => value.toPrecision(3);
const distanceSystem: readonly Column<DistanceRow>[] = [
  field("system", "System"),
  { ...field("norm", "Norm"), text: ({ norm }, format) => format.norm(norm) },
];
const distanceSizes: readonly Column<DistanceRow>[] = [
  {
    ...field("median", "Median"),
    text: ({ median, largest }) => (median === null ? `above ${epsilonText(largest)}` : size(median)),
  },
  { ...field("mean", "Mean"), text: ({ mean }) => size(mean) },
  {
    id: "mean_of_correct",
    value: ({ meanOfCorrect }) => meanOfCorrect,
    label: "Mean of the right ones",
    help: "The mean over images that are right without an attack. The other mean counts clean errors as 0.",
    text: ({ meanOfCorrect }) => (meanOfCorrect === null ? "none" : size(meanOfCorrect)),
  },
];
const distanceCounts: readonly Column<DistanceRow>[] = [
  { id: "clean_errors", value: ({ cleanErrors }) => cleanErrors, label: "Clean errors" },
  {
    ...field("censored", "Nothing found"),
    more: fields("largest"),
    help: "Images for which no attack found a perturbation up to the largest size that was searched. Means count them at that size.",
    text: ({ censored, largest }) => `${censored} within ${epsilonText(largest)}`,
  },
];

/** Smallest perturbations found, which are upper bounds; sizes are on the [0,1] pixel scale. */
export const distanceColumns = [
  ...distanceSystem,
  field("n", "Images"),
  ...distanceSizes,
  ...distanceCounts,
  backendColumn,
];

/** The curve of a distance row, a line per epsilon. */
export const curveColumns: readonly Column<DistanceRow & DistanceRow["curve"][number]>[] = [
  ...distanceSystem,
  field("epsilon"),
  shareColumn(["accuracy", "low", "high", "n"], ({ accuracy }) => accuracy),
  ...distanceSizes,
  ...distanceCounts,
  { id: "backend", value: ({ backend }) => backend.id },
];

type Bin = NonNullable<DistanceRow["histogram"]>[number];
export const binColumns: readonly Column<DistanceRow & Bin>[] = [
  ...distanceSystem,
  { ...field("from", "Larger than"), text: ({ from }) => size(from) },
  { ...field("to", "Up to"), text: ({ to }) => size(to) },
  field("count", "Images broken"),
  field("n", "Images"),
  ...distanceCounts,
];

/** The shares of a transfer that leave out some images, each with what it counts. */
const transferShares = [
  {
    id: "fooled",
    label: "Of those right clean on the second, fool the first",
    help: "Among the images that the second system gets right without an attack: those that the first gets wrong after it, or reads as the target if there is one. An image that the first gets wrong already without an attack counts too.",
  },
  {
    id: "conditional",
    label: "Of those that fool the first, break the second",
    help: "Among the images of the column before that fool the first system: those that the second gets wrong.",
  },
  {
    id: "became",
    label: "Of those right clean on the second, become the target",
    help: "Among the images that the second system gets right without an attack: those that it reads as the target.",
  },
] as const;

/** What images that were crafted on one system do to another; shares as in `TransferRow`. */
export const transferColumns: readonly Column<TransferRow>[] = [
  {
    ...field("from", "Crafted on one system, judged by another"),
    more: fields("to", "attack", "strategy", "targeted"),
    text: ({ from, to, targeted, attack, strategy }) =>
      `${from} to ${to}, ${targeted ? "targeted " : ""}${attack} ${strategy}`,
  },
  threatColumn(),
  {
    ...shareColumn(["accuracy", "low", "high", "n"], ({ accuracy }) => accuracy, "Accuracy"),
    detail: ({ warnings }) => (warnings.length > 0 ? "(!)" : ""),
  },
  ...transferShares.map(({ id, label, help }) => ({
    ...shareColumn([id, `${id}_low`, `${id}_high`, `${id}_n`], (row: TransferRow) => row[id], label),
    help,
  })),
  backendColumn,
  { id: "warnings", value: ({ warnings }) => warningsText(warnings) },
];

/** Accuracy on training images beside that on judged ones. */
export const generalisationColumns: readonly Column<GeneralisationRow>[] = [
  field("system", "System"),
  {
    ...field("attack", "Judged by"),
    more: fields("strategy"),
    text: ({ threat, attack, strategy }) => (threat === null ? "clean" : `${attack} ${strategy}`),
  },
  threatColumn(),
  ...(["train", "test"] as const).map(
    (split): Column<GeneralisationRow> => ({
      id: split,
      value: (row) => row[split].value,
      more: { [`${split}_n`]: (row) => row[split].n },
      label: split === "train" ? "Training images" : "Judged images",
      text: (row, { percent }) => `${percent(row[split].value)} of ${row[split].n}`,
    }),
  ),
  {
    id: "gap",
    value: ({ difference }) => difference,
    more: fields("low", "high"),
    label: "Points [95 % interval]",
    text: differenceText,
  },
];

/** What each system takes. */
export const resourceColumns: readonly Column<ResourceRow>[] = [
  field("system", "System"),
  field("networks", "Networks"),
  {
    ...field("parameters", "Parameters"),
    text: ({ parameters }) => parameters.toLocaleString("en-GB"),
  },
  {
    id: "multiply_adds",
    value: ({ multiplyAdds }) => multiplyAdds,
    label: "Multiply-adds per image",
    text: ({ multiplyAdds }) => multiplyAdds.toLocaleString("en-GB"),
  },
  { id: "training_multiply_adds", value: ({ trainingMultiplyAdds }) => trainingMultiplyAdds },
  {
    id: "training_seconds",
    value: ({ trainingSeconds }) => trainingSeconds,
    label: "Training, seconds on one worker",
    text: ({ trainingSeconds }) => trainingSeconds?.toFixed(1) ?? "",
  },
];

export const healthColumns: readonly Column<HealthRow>[] = [
  field("system", "System"),
  field("check", "Check"),
  threatColumn(),
  field("verdict", "Verdict"),
  {
    id: "numbers",
    label: "Numbers",
    value: ({ numbers }) =>
      Object.entries(numbers)
        .map(([name, value]) => `${name}=${value}`)
        .join("; "),
  },
  field("sentence", "Finding"),
];

/** Means and ranges over repeated trainings: accuracies, and differences where `minus` names a system. */
export const spreadColumns: readonly Column<SpreadRow>[] = [
  {
    ...field("system", "System"),
    more: fields("minus"),
    text: ({ system, minus }) => (minus === null ? system : `${system} minus ${minus}`),
  },
  {
    ...field("measure", "Judged by"),
    more: fields("attack", "strategy"),
    text: judgedBy,
  },
  threatColumn(),
  { id: "trainings", value: ({ values }) => values.length, label: "Trainings" },
  {
    ...field("mean", "Mean"),
    text: ({ minus, mean }, { percent, points }) => (minus === null ? percent : points)(mean),
  },
  {
    ...field("lowest", "Lowest to highest"),
    more: fields("highest"),
    text: ({ minus, lowest, highest }, { percent, points }) =>
      [lowest, highest].map(minus === null ? percent : points).join(" to "),
  },
  { id: "values", value: ({ values }) => values.join("; ") },
];

/** Gradient coherence: 1 where arms fall together, -1 where they oppose each other. No file of its own. */
export const coherenceColumns: readonly Column<CoherenceRow>[] = [
  field("system", "System"),
  { ...field("mean", "Mean"), text: ({ mean }) => mean.toFixed(3) },
  field("n", "Images"),
  {
    id: "random",
    value: ({ randomBaseline }) => randomBaseline,
    label: "Unrelated directions",
    text: ({ randomBaseline }) => randomBaseline.toFixed(3),
  },
  { id: "skipped", value: ({ skippedPairs }) => skippedPairs, label: "Pairs skipped" },
];

/** By answer, of systems that are judged on one question. No file of its own: the accuracies hold the numbers. */
export const questionColumns: readonly Column<AccuracyRow>[] = [
  field("system", "System"),
  {
    ...field("measure", "Judged by"),
    text: ({ measure, attack, strategy }) => [measure, attack, strategy].filter((part) => part !== "").join(" "),
  },
  threatColumn(),
  { id: "class", value: ({ question }) => question?.positive ?? null, label: "Class" },
  shareColumn(["on_class", "", "", ""], ({ question }) => question?.onPositive ?? null, "Images of the class"),
  shareColumn(["on_rest", "", "", ""], ({ question }) => question?.onRest ?? null, "Other images"),
  {
    id: "balanced",
    value: ({ question }) => question?.balanced.value ?? null,
    label: "Balanced",
    text: ({ question }, { percent, share }) =>
      question === undefined
        ? ""
        : `${percent(question.balanced.value)} [${share(question.balanced.low)}, ${share(question.balanced.high)}]`,
  },
];
