import images from "../../src/experiment/catalogue/datasets/images.ts";
import { digestOf } from "../../src/experiment/plan/key.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import type { ImportOptions, NamedFile, Understood } from "../../src/lab/engine/dataApi.ts";
import { assemble } from "../datasets/assemble.ts";
import type { Decoding } from "../datasets/formats/pictures/imageCollector.ts";
import { datasetFileError, printable } from "../datasets/formats/problem.ts";
import { type PackedData, packData } from "../datasets/packed.ts";
import { nameOf, type RawPart, type Recognised } from "./recognised.ts";
import { recognisers } from "./recognisers/index.ts";

/** Data ready to be stored, and their description. */
export interface Prepared {
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly understood: Understood;
}

/** Decodes files of any supported format. Throws `dataset-file` errors that say what was found and expected. */
export async function recognise(
  files: readonly NamedFile[],
  options: ImportOptions,
  decoding: Decoding,
): Promise<Recognised> {
  const own = files.filter((file) => !/^\.|^__MACOSX|\/\.|\/__MACOSX/.test(file.path));
  const [first] = own;
  if (first === undefined) throw datasetFileError("the selection", "holds no files: choose the files of a data set");
  const recogniser = recognisers.find(({ matches }) => matches(own));
  if (recogniser === undefined)
    throw datasetFileError(
      own.length === 1 ? nameOf(first) : `${own.length} files, ${printable(nameOf(first))} first,`,
      `${own.length === 1 ? "is" : "are"} not in a supported format: expected pairs of idx files, a CIFAR .tar.gz, .parquet, .npz, two .npy, a .zip or folder of pictures with one folder per class, or a .csv of points`,
    );
  return recogniser.read(own, options, decoding);
}

/** Divides data into splits, packs them, and names them by their digest. */
export async function prepare(
  recognised: Recognised,
  { perClass, classes: requested }: ImportOptions,
): Promise<Prepared> {
  const { train, validation, test, notes } = assigned(recognised);
  checkSizes(train, { validation, test });
  const classes = namesOf([train, validation, test], requested);
  const shape = [train.height, train.width, train.channels] as const;
  const data = assemble({ shape, classes, train, validation, test }, perClass);
  if (data.splits.train < 1 || data.splits.test < 1 || data.splits.validation < 1)
    throw datasetFileError(
      "the data set",
      `has ${data.labels.length} images, too few to train, validate and test on: provide 15 or more`,
    );
  const packed = packData(data);
  const perClassCounts = countsOf(data.labels, classes.length);
  const empty = classes.filter((_, cls) => perClassCounts[cls] === 0);
  const emptyNote = `no image of ${empty.slice(0, 10).join(", ")}${empty.length > 10 ? " and others" : ""}: training needs at least one of each class`;
  return {
    packed,
    understood: {
      what: recognised.what,
      choice: choiceOf(data, await digestOf(packed)),
      shape,
      classes,
      splits: data.splits,
      perClass: perClassCounts,
      published: test !== null,
      publishedValidation: validation !== null,
      samples: samplesOf(data),
      bytes: packed.length,
      notes: empty.length === 0 ? notes : [...notes, emptyNote],
    },
  };
}

/** Which part of the data is used as what, and how this is told. */
type Assigned = Pick<Recognised, "validation" | "test" | "notes"> & { readonly train: RawPart };

/**
 * The publisher's parts keep their meaning. Without a test part, the validation part is the test part, since that is what
 * published accuracies of such data refer to; validation images are then held out of the training part. One part alone is
 * divided as if it had no name.
 */
function assigned({ train, validation, test, notes }: Recognised): Assigned {
  if (train === null) {
    const only = test ?? validation;
    if (only === null || (test !== null && validation !== null))
      throw datasetFileError("the data set", "has a validation and a test part only: add the training files");
    const what = test === null ? "validation" : "test";
    const note = `Only the publisher's ${what} part was given. The lab divides it into training, validation and test images: add the training files to keep the publisher's splits`;
    return { train: only, validation: null, test: null, notes: [...notes, note] };
  }
  if (test !== null || validation === null) return { train, validation, test, notes };
  const note =
    "The test images are the publisher's validation part, since there is no test part. Validation images are held out of the training part";
  return { train, validation: null, test: validation, notes: [...notes, note] };
}

function checkSizes(train: RawPart, others: Readonly<Record<"validation" | "test", RawPart | null>>): void {
  const sizeOf = ({ height, width, channels }: RawPart) => `${height} x ${width} x ${channels}`;
  for (const [what, part] of Object.entries(others))
    if (part !== null && sizeOf(part) !== sizeOf(train))
      throw datasetFileError(
        `the ${what} part`,
        `has images of ${sizeOf(part)}, the training part ${sizeOf(train)}: choose a size to resize them to`,
      );
}

/** Number of images of each class. */
export function countsOf(labels: Uint8Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

function choiceOf({ shape, classes, splits, images: pixels, labels }: PackedData, digest: string): Choice {
  const [height, width, channels] = shape;
  const numbers = pixels instanceof Float32Array ? "float32" : "uint8";
  const params = { digest, height, width, channels, classes: JSON.stringify(classes), numbers };
  return { id: images.id, params: { ...params, images: labels.length, ...splits } };
}

/** Names of the classes: numbers if the files have none, or if two names are equal. */
function namesOf(parts: readonly (RawPart | null)[], requested: readonly string[] | undefined): readonly string[] {
  const own = parts.filter((part) => part !== null);
  const given = requested ?? own.find(({ classes }) => classes !== null)?.classes ?? null;
  const isUsable = given !== null && new Set(given).size === given.length && given.length > 1;
  let highest = 1;
  for (const { labels } of own) for (const label of labels) highest = Math.max(highest, label);
  if (requested !== undefined && (!isUsable || requested.length <= highest))
    throw datasetFileError(
      "the class names",
      `are ${requested.length} names (${printable(requested.join(", "))}), the labels go up to ${highest}: expected one distinct name for each of at least ${highest + 1} classes`,
    );
  if (isUsable) return given.map((name) => name.slice(0, 100));
  return Array.from({ length: highest + 1 }, (_, cls) => String(cls));
}

const samplesPerClass = 12;
const maxSamples = 240;

/** The first images of each class. */
function samplesOf({ shape, classes, labels, images: pixels }: PackedData): Understood["samples"] {
  const each = Math.max(1, Math.min(samplesPerClass, Math.floor(maxSamples / classes.length)));
  const taken = classes.map(() => 0);
  const indices: number[] = [];
  for (const [index, label] of labels.entries()) {
    const before = taken[label] ?? each;
    if (before >= each) continue;
    taken[label] = before + 1;
    indices.push(index);
  }
  const size = shape[0] * shape[1] * shape[2];
  const samples = pixels.slice(0, indices.length * size);
  for (const [i, index] of indices.entries()) samples.set(pixels.subarray(index * size, (index + 1) * size), i * size);
  return { images: samples, labels: indices.map((index) => labels[index] as number) };
}
