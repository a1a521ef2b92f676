import images from "../../src/experiment/catalogue/datasets/images.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import type { ImportOptions, NamedFile, Understood } from "../../src/lab/engine/dataApi.ts";
import { assemble } from "../datasets/assemble.ts";
import type { Decoding } from "../datasets/formats/pictures/imageCollector.ts";
import { datasetFileError, printable } from "../datasets/formats/problem.ts";
import { splitNamed } from "../datasets/formats/splitNames.ts";
import { isSystemFile } from "../datasets/formats/systemFiles.ts";
import type { PackedData } from "../datasets/packed.ts";
import { classify } from "./labels/classify.ts";
import { withKnownNames } from "./labels/knownNames.ts";
import { usedParts } from "./parts.ts";
import { nameOf, type RawPart, type Recognised } from "./recognised.ts";
import { recognisers } from "./recognisers/index.ts";
import { countsOf, duplicateNotes, equalNotes, splitNotes } from "./remarks.ts";

/** Data ready to be stored, and their description. */
export interface Prepared {
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly understood: Understood;
}

/** Whether a file is a text about data, not data: a readme, a licence, a list of names. A text named as a split may be data. */
const isBeside = (path: string): boolean =>
  splitNamed(path.slice(path.lastIndexOf("/") + 1)) === null &&
  (/\.(md|txt|rst|pdf|json|ya?ml|html?|ipynb|py|docx?|log|xml|bib|names|md5|sha\d+)$/i.test(path) ||
    /(^|\/)(readme|licen[cs]e|citation|copying|notice)$/i.test(path));

/** Decodes files of any supported format. Throws `dataset-file` errors that say what was found and expected. */
export async function recognise(
  files: readonly NamedFile[],
  options: ImportOptions,
  decoding: Decoding,
): Promise<Recognised> {
  const own = files.filter(({ path }) => !isSystemFile(path));
  const [first] = own;
  if (first === undefined) throw datasetFileError("the selection", "holds no files: choose the files of a data set");
  const matching = (some: readonly NamedFile[]) => recognisers.find(({ matches }) => matches(some));
  const main = own.filter(({ path }) => !isBeside(path));
  const recogniser = matching(own);
  const isText = own.every(({ path }) => /\.(csv|tsv|txt)$/i.test(path));
  const without = (recogniser === undefined || isText) && main.length < own.length ? matching(main) : undefined;
  if (main.length > 0 && without !== undefined) {
    const read = await without.read(main, options, decoding);
    const names = own.filter(({ path }) => isBeside(path)).map(nameOf);
    const shown = names.slice(0, 3).map(printable).join(", ") + (names.length > 3 ? " and others" : "");
    return { ...read, notes: [`Files beside the data were skipped: ${shown}`, ...read.notes] };
  }
  if (recogniser === undefined)
    throw datasetFileError(
      own.length === 1 ? nameOf(first) : `${own.length} files, ${printable(nameOf(first))} first,`,
      `${own.length === 1 ? "is" : "are"} not in a supported format: expected pairs of idx files, a CIFAR .tar.gz, .parquet, .npz, two .npy, a .zip or folder of pictures with one folder per class, or a .csv of points or of pixels`,
    );
  return recogniser.read(own, options, decoding);
}

/** Divides data into splits, packs them, and names them by their digest. */
export async function prepare(
  recognised: Recognised,
  { perClass, classes: requested, known = [] }: ImportOptions,
): Promise<Prepared> {
  const { train, validation, test, notes } = usedParts(recognised);
  const parts = [
    { what: validation === null && test === null ? "the data set" : "the training part", part: train },
    ...(validation === null ? [] : [{ what: "the validation part", part: validation }]),
    ...(test === null ? [] : [{ what: "the test part", part: test }]),
  ];
  const {
    classes: found,
    labels,
    notes: labelNotes,
  } = classify(
    parts.map(({ what, part }) => ({ what, ...part })),
    requested,
  );
  const classified = (own: RawPart | null) =>
    own && { images: own.images, labels: labels[parts.findIndex(({ part }) => part === own)] as Uint8Array };
  const shape = [train.height, train.width, train.channels] as const;
  const assembled = assemble(
    {
      shape,
      classes: found,
      train: { images: train.images, labels: labels[0] as Uint8Array },
      validation: classified(validation),
      test: classified(test),
    },
    perClass,
  );
  const { data, packed, digest, isRenamed } = await withKnownNames(assembled, requested === undefined ? known : []);
  const { classes } = data;
  const renamed = isRenamed ? [`Recognised by their content; the classes are ${classes.join(", ")}`] : [];
  const remarks = [
    ...renamed,
    ...notes,
    ...labelNotes,
    ...splitNotes(data),
    ...equalNotes(data),
    ...duplicateNotes(data),
  ];
  return {
    packed,
    understood: {
      what: recognised.what,
      choice: choiceOf(data, digest),
      shape,
      classes,
      splits: data.splits,
      perClass: countsOf(data.labels, classes.length),
      published: test !== null,
      publishedValidation: validation !== null,
      samples: samplesOf(data),
      bytes: packed.length,
      notes: remarks,
    },
  };
}

function choiceOf({ shape, classes, splits, images: pixels, labels }: PackedData, digest: string): Choice {
  const [height, width, channels] = shape;
  const numbers = pixels instanceof Float32Array ? "float32" : "uint8";
  const params = { digest, height, width, channels, classes: JSON.stringify(classes), numbers };
  return { id: images.id, params: { ...params, images: labels.length, ...splits } };
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
