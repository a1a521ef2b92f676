import { longestClassName } from "../../../src/experiment/catalogue/datasets/images.ts";
import type { RawLabels } from "../../datasets/formats/labels.ts";
import { limits } from "../../datasets/formats/limits.ts";
import { datasetFileError, printable } from "../../datasets/formats/problem.ts";
import { declaredLabels, type FoundLabels, foundLabels } from "./found.ts";
import { namesFor } from "./requested.ts";
import { listed } from "./words.ts";

/** The labels of one part of a data set, such as "the training part". */
export interface LabelledPart extends RawLabels {
  readonly what: string;
}

/** Classes and labels as the lab stores them. */
export interface Classified {
  /** 2 to 256 different names. */
  readonly classes: readonly string[];
  /** Of each part, in the given order: the class of each image, 0 to `classes.length - 1`. */
  readonly labels: readonly Uint8Array[];
  /** What the lab made of the labels where that is not obvious. */
  readonly notes: readonly string[];
}

/**
 * The classes of a data set, from the labels of all its parts together: the labels that occur, sorted as numbers if all
 * are, as text otherwise; or the classes that the files declare, without those that no image has. `requested` names
 * replace those of the files. Throws a `dataset-file` error: labels that are missing, contradict the declared classes, are
 * one class, more than 256, or look like measurements.
 */
export function classify(parts: readonly LabelledPart[], requested?: readonly string[]): Classified {
  const declared = declaredClasses(parts);
  const found = declared === null ? foundLabels(parts) : declaredLabels(parts, declared);
  checkClasses(found);
  const { names, notes: named } = namesFor(found, requested);
  const long = names.find((name) => name.length > longestClassName);
  if (long !== undefined)
    throw datasetFileError(
      "the data set",
      `has a class name of ${long.length} characters (${printable(long)}), expected at most ${longestClassName}: shorten it, or choose another column of labels`,
    );
  const labels = found.indices.map((indices) => Uint8Array.from(indices));
  const read = [...new Set(parts.flatMap(({ notes = [] }) => notes))];
  return { classes: names, labels, notes: [...read, ...found.notes, ...named, ...similarNames(names)] };
}

/** The classes that the files declare; null if none does. */
function declaredClasses(parts: readonly LabelledPart[]): readonly string[] | null {
  const [first, ...others] = parts.filter(({ classes }) => classes !== null);
  const other = others.find(({ classes }) => classes?.join("\n") !== first?.classes?.join("\n"));
  if (first !== undefined && other !== undefined)
    throw datasetFileError(
      other.what,
      `has the classes ${listed(other.classes ?? [])}, ${first.what} has ${listed(first.classes ?? [])}: choose parts of one data set`,
    );
  return first?.classes ?? null;
}

function checkClasses({ labels, images, isWhole }: FoundLabels): void {
  const names = labels.map(({ name }) => name);
  const wrong = (sentence: string) => datasetFileError("the data set", sentence);
  if (labels.length < 2)
    throw wrong(
      `holds 1 class (${printable(names[0] ?? "")}) in ${images} images, expected 2 to ${limits.classes}: add images of another class, or choose other labels`,
    );
  if (!isWhole && (labels.length > limits.classes || 2 * labels.length > images))
    throw wrong(
      `has ${labels.length} different numbers as labels (${listed(names, 3)}), which look like measurements. The lab trains classifiers: choose labels that are classes, or divide the numbers into at most ${limits.classes} ranges`,
    );
  if (labels.length <= limits.classes) return;
  const isId = 2 * labels.length > images ? ". Almost every image has its own label, so this may be an identifier" : "";
  throw wrong(
    `has ${labels.length} classes (${listed(names, 3)}), expected 2 to ${limits.classes}${isId}: choose other labels, or only some of the classes`,
  );
}

/** Names that differ in capital letters only are often one class. */
function similarNames(names: readonly string[]): readonly string[] {
  const byLower = new Map<string, string[]>();
  for (const name of names) byLower.set(name.toLowerCase(), [...(byLower.get(name.toLowerCase()) ?? []), name]);
  return [...byLower.values()]
    .filter((same) => same.length > 1)
    .map((same) => `${same.join(" and ")} are different classes, although only capital letters differ`)
    .slice(0, 5);
}
