import { className } from "../../datasets/formats/labels.ts";
import { datasetFileError, printable } from "../../datasets/formats/problem.ts";
import type { FoundLabels } from "./found.ts";
import { listed } from "./words.ts";

/**
 * The names of the classes: those of the labels, or the requested ones. Of the latter there is one for each label that
 * occurs, in order; or one for each number from 0, or from the lowest label, up to the highest, of which those without
 * images are left out. Throws a `dataset-file` error if the names do not fit the labels, or are not distinct.
 */
export function namesFor(
  { labels, declared }: FoundLabels,
  requested: readonly string[] | undefined,
): { readonly names: readonly string[]; readonly notes: readonly string[] } {
  if (requested === undefined) return { names: labels.map(({ name }) => name), notes: [] };
  const given = requested.map(className);
  const numbers = labels.map(({ number }) => number);
  const offset = given.length === labels.length ? null : offsetOf(numbers, given.length, declared);
  const isFitting = given.length === labels.length || offset !== null;
  if (!isFitting || new Set(given).size !== given.length || given.includes(""))
    throw datasetFileError(
      "the class names",
      `are ${given.length} names (${printable(given.join(", "))}), the files have ${labels.length} different labels (${listed(labels.map(({ name }) => name))}): give one distinct name for each`,
    );
  if (offset === null) return { names: given, notes: [] };
  const names = numbers.map((number) => given[(number as number) - offset] as string);
  const empty = given.filter((name) => !names.includes(name));
  return { names, notes: [`Classes without images are left out: ${listed(empty)}`] };
}

/** The label that the first of `count` names stands for; null if the labels do not count names. */
function offsetOf(numbers: readonly (number | null)[], count: number, declared: number | null): number | null {
  const known = numbers.filter((number) => number !== null);
  if (known.length < numbers.length || !known.every(Number.isInteger)) return null;
  const low = Math.min(...known);
  const high = Math.max(...known);
  if (low >= 0 && high < count && (declared === null || count === declared)) return 0;
  return declared === null && high - low + 1 === count ? low : null;
}
