import type { Split } from "../../../src/experiment/sampling/split.ts";
import { datasetFileError } from "./problem.ts";

/** Words that name a split: those of the Hugging Face library (datasets/data_files.py), and what others write as one. */
const splitWords: Readonly<Record<string, Split>> = {
  train: "train",
  training: "train",
  trainset: "train",
  validation: "validation",
  valid: "validation",
  val: "validation",
  dev: "validation",
  valset: "validation",
  devset: "validation",
  test: "test",
  testing: "test",
  testset: "test",
  eval: "test",
  evaluation: "test",
};

/**
 * The words of a name in lower case, divided at everything but letters and where a capital follows a small letter:
 * `valImages_2017` has the words val and images.
 */
export function wordsOf(name: string): readonly string[] {
  const words = name.match(/\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{Lu}+(?!\p{Ll})/gu) ?? [];
  return words.map((word) => word.toLowerCase());
}

/** The splits that whole words of a name stand for. MNIST calls its test part t10k. */
function splitsIn(name: string): ReadonlySet<Split> {
  const found = new Set<Split>(/(?<![\p{L}\d])t10k(?![\p{L}\d])/iu.test(name) ? ["test"] : []);
  for (const word of wordsOf(name)) if (Object.hasOwn(splitWords, word)) found.add(splitWords[word] as Split);
  return found;
}

/** The split that a name stands for by a whole word: `val_images`, never `latest`. Null if it names none, or several. */
export function splitNamed(name: string): Split | null {
  const [only, ...others] = splitsIn(name);
  return others.length > 0 ? null : (only ?? null);
}

/** Files of each split, and those whose paths name no split. */
export type BySplit<T> = Readonly<Record<Split | "unnamed", readonly T[]>>;

/**
 * Groups files by the split that their names stand for, or else the nearest of their folders, except for folders that all
 * files share. Throws a `dataset-file` error if a name stands for several splits.
 */
export function bySplit<T extends { readonly path: string }>(files: readonly T[]): BySplit<T> {
  const parts = files.map(({ path }) => path.split(/[/\\]/));
  const [first = []] = parts;
  let shared = 0;
  while (parts.every((part) => part.length > shared + 1 && part[shared] === first[shared])) shared++;
  const groups: Record<Split | "unnamed", T[]> = { train: [], validation: [], test: [], unnamed: [] };
  for (const [i, file] of files.entries()) {
    let split: Split | null = null;
    for (const name of (parts[i] as string[]).slice(shared).reverse()) {
      const found = splitsIn(name);
      if (found.size > 1)
        throw datasetFileError(
          file.path,
          `has the words ${[...found].join(" and ")} in its name, expected one of them: rename it`,
        );
      split = [...found][0] ?? null;
      if (split !== null) break;
    }
    groups[split ?? "unnamed"].push(file);
  }
  return groups;
}
