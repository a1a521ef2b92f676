import { className, type Meaning, meaningOf, type RawLabels } from "../../datasets/formats/labels.ts";
import { datasetFileError, printable } from "../../datasets/formats/problem.ts";
import { listed } from "./words.ts";

/** A label that occurs. */
export interface FoundLabel {
  /** Its number in the files, if it is one. */
  readonly number: number | null;
  readonly name: string;
}

/** The labels of all parts of a data set. */
export interface FoundLabels {
  /** Those that occur, in the order of the classes. */
  readonly labels: readonly FoundLabel[];
  /** Of each part and image, the place in `labels`. */
  readonly indices: readonly Uint32Array[];
  readonly images: number;
  /** Whether all labels that are numbers are whole. */
  readonly isWhole: boolean;
  /** Number of classes that the files declare, with those that no image has; null if they declare none. */
  readonly declared: number | null;
  readonly notes: readonly string[];
}

interface Part extends Pick<RawLabels, "labels"> {
  readonly what: string;
}

/** How many labels a part lacks, and where the first is. */
export function missingLabels({ labels }: Pick<RawLabels, "labels">, isMissing = isNothing) {
  let count = 0;
  let first = -1;
  for (let i = 0; i < labels.length; i++) {
    if (!isMissing(labels[i] ?? null)) continue;
    if (count++ === 0) first = i;
  }
  return { count, first };
}

const isNothing = (label: number | string | null): boolean => meaningOf(label) === null;

function missing({ what }: Part, { count, first }: ReturnType<typeof missingLabels>, found = ""): Error {
  return datasetFileError(
    what,
    `has no label for ${count} of its images, the first of them image ${first}${found}: label them, or leave them out`,
  );
}

/** Labels that count classes declared by the files. -1 is how the Hugging Face library writes a missing label. */
export function declaredLabels(parts: readonly Part[], declared: readonly string[]): FoundLabels {
  const counts = new Array<number>(declared.length).fill(0);
  const values = parts.map((part) => {
    const lacking = missingLabels(part, (label) => isNothing(label) || label === -1);
    if (lacking.count > 0) throw missing(part, lacking);
    return Uint32Array.from(part.labels, (label, image) => {
      const { number } = meaningOf(label) as Meaning;
      if (number === null || counts[number] === undefined)
        throw datasetFileError(
          part.what,
          `has label ${printable(String(label))} at image ${image}, expected 0 to ${declared.length - 1}, since the files declare ${declared.length} classes: correct it`,
        );
      counts[number]++;
      return number;
    });
  });
  const { names, notes } = distinctNames(declared);
  const kept = names.flatMap((name, number) => (counts[number] === 0 ? [] : [{ number, name }]));
  const empty = names.filter((_, number) => counts[number] === 0);
  const place = new Map(kept.map(({ number }, at) => [number, at]));
  return {
    labels: kept,
    indices: values.map((part) => part.map((number) => place.get(number) as number)),
    images: values.reduce((sum, { length }) => sum + length, 0),
    isWhole: true,
    declared: declared.length,
    notes: empty.length === 0 ? notes : [...notes, `Classes without images are left out: ${listed(empty)}`],
  };
}

/** Declared names as class names. Equal ones get the number of their label. */
function distinctNames(declared: readonly string[]) {
  const clean = declared.map((name, label) => className(name) || String(label));
  const times = new Map<string, number>();
  for (const name of clean) times.set(name, (times.get(name) ?? 0) + 1);
  const equal = clean.filter((name, label) => times.get(name) !== 1 && clean.indexOf(name) === label);
  const names = clean.map((name, label) => (times.get(name) === 1 ? name : `${name} (${label})`));
  const notes = equal.map(
    (name) => `${times.get(name)} classes are called ${name}: their labels are added to the names`,
  );
  return { names, notes: notes.slice(0, 5) };
}

/** Labels without declared classes: each that occurs is a class. */
export function foundLabels(parts: readonly Part[]): FoundLabels {
  const groups = new Map<string, { readonly meaning: Meaning; readonly spellings: Set<string> }>();
  const keys = new Map<number | string | null, string>();
  const keyOf = (label: number | string | null): string => {
    const known = keys.get(label);
    if (known !== undefined) return known;
    const meaning = meaningOf(label) as Meaning;
    const key = meaning.number === null ? `text ${meaning.name}` : `number ${meaning.number}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { meaning, spellings: new Set([String(label)]) });
    else group.spellings.add(String(label));
    keys.set(label, key);
    return key;
  };
  const lists = parts.map((part) => {
    const lacking = missingLabels(part);
    if (lacking.count > 0) throw missing(part, lacking);
    return Array.from(part.labels, keyOf);
  });
  const found = [...groups.entries()].map(([key, { meaning, spellings }]) => ({
    key,
    number: meaning.number,
    name: spellings.size > 1 && meaning.number !== null ? String(meaning.number) : meaning.name,
    spellings,
  }));
  const numbers = found.flatMap(({ number }) => (number === null ? [] : [number]));
  const areNumbers = numbers.length === found.length;
  found.sort((a, b) => (areNumbers ? Number(a.number) - Number(b.number) : 0) || (a.name < b.name ? -1 : 1));
  checkNumbers(parts, numbers, areNumbers);
  const place = new Map(found.map(({ key }, at) => [key, at]));
  return {
    labels: found.map(({ number, name }) => ({ number, name })),
    indices: lists.map((list) => Uint32Array.from(list, (key) => place.get(key) as number)),
    images: lists.reduce((sum, { length }) => sum + length, 0),
    isWhole: numbers.every(Number.isInteger),
    declared: null,
    notes: [...mergedNotes(found), ...(areNumbers ? numberNotes(numbers.sort((a, b) => a - b)) : [])],
  };
}

/** Refuses numbers that cannot be told apart, and -1 where it is the usual sign of a missing label. */
function checkNumbers(parts: readonly Part[], numbers: readonly number[], areNumbers: boolean): void {
  const unusable = numbers.find((number) => !Number.isFinite(number) || Math.abs(number) > Number.MAX_SAFE_INTEGER);
  if (unusable !== undefined)
    throw datasetFileError("the data set", `has label ${unusable}, which is no number of a class: correct it`);
  const others = numbers.filter((number) => number !== -1);
  const countsClasses = others.includes(0) && others.includes(1) && others.every((number) => number >= 0);
  if (!areNumbers || others.length === numbers.length || others.length < 3 || !countsClasses) return;
  for (const part of parts) {
    const lacking = missingLabels(part, (label) => meaningOf(label)?.number === -1);
    if (lacking.count > 0) throw missing(part, lacking, " (-1 beside labels from 0)");
  }
}

/** Says which spellings were taken as one class. */
function mergedNotes(found: readonly { readonly name: string; readonly spellings: ReadonlySet<string> }[]) {
  const merged = found.filter(({ spellings }) => spellings.size > 1);
  const said = merged.map(({ name, spellings }) => {
    const shown = [...spellings].slice(0, 4).map((one) => (one.trim() === one ? printable(one) : JSON.stringify(one)));
    return `${shown.join(" and ")} are one class, ${printable(name)}`;
  });
  return said.length > 4 ? [...said.slice(0, 3), `${said.length - 3} more classes are spelled in several ways`] : said;
}

/** Says what became of numbers that are not 0, 1, ... without a gap. */
function numberNotes(sorted: readonly number[]): readonly string[] {
  const last = sorted.length - 1;
  if (sorted.every((number, i) => number === i)) return [];
  const first = sorted[0] as number;
  const isRange = sorted.every((number, i) => number === first + i) && sorted.length > 3;
  const found = isRange ? `${first} to ${sorted[last]}` : listed(sorted.map(String), 12);
  return [`The labels are ${found}, not 0 to ${last}: each is one class, in this order and named by its label`];
}
