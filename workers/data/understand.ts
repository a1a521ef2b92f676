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

/** Data ready to be kept, and what to tell of them. */
export interface Ready {
  readonly packed: Uint8Array<ArrayBuffer>;
  readonly understood: Understood;
}

/** Decode files of any kind that is read. Throws `dataset-file` errors that say what was found and expected. */
export async function recognise(
  files: readonly NamedFile[],
  options: ImportOptions,
  decoding: Decoding,
): Promise<Recognised> {
  const own = files.filter((file) => !/^\.|^__MACOSX|\/\.|\/__MACOSX/.test(file.path));
  if (own.length === 0)
    throw datasetFileError("the choice", "holds no files: choose the files of a data set");
  const recogniser = recognisers.find(({ matches }) => matches(own));
  if (recogniser === undefined)
    throw datasetFileError(
      own.length === 1
        ? nameOf(own[0] as NamedFile)
        : `${own.length} files, ${printable(nameOf(own[0] as NamedFile))} first,`,
      "are of no kind that is read: expected pairs of idx files, a CIFAR .tar.gz, .parquet, .npz, two .npy, a .zip or folder of pictures with one folder per class, or a .csv of points",
    );
  return recogniser.read(own, options, decoding);
}

/** Deal into splits, pack, name by the digest. */
export async function makeReady(
  { what, train, test, notes }: Recognised,
  { perClass, classes: given }: ImportOptions,
): Promise<Ready> {
  if (
    test !== undefined &&
    (test.height !== train.height || test.width !== train.width || test.channels !== train.channels)
  )
    throw datasetFileError(
      "the test part",
      `has images of ${test.height} x ${test.width} x ${test.channels}, the training part ${train.height} x ${train.width} x ${train.channels}: choose a size to resize them to`,
    );
  const classes = namesOf(train, test, given);
  const shape = [train.height, train.width, train.channels] as const;
  const data = assemble({ shape, classes, train, ...(test === undefined ? {} : { test }) }, perClass);
  if (data.splits.train < 1 || data.splits.test < 1 || data.splits.validation < 1)
    throw datasetFileError(
      "the data set",
      `has ${data.labels.length} images, too few to train, validate and judge on: bring 15 or more`,
    );
  const packed = packData(data);
  const perClassCounts = new Array<number>(classes.length).fill(0);
  for (const label of data.labels) perClassCounts[label] = (perClassCounts[label] ?? 0) + 1;
  return {
    packed,
    understood: {
      what,
      choice: choiceOf(data, await digestOf(packed)),
      shape,
      classes,
      splits: data.splits,
      perClass: perClassCounts,
      published: test !== undefined,
      samples: samplesOf(data),
      bytes: packed.length,
      notes: [...notes, ...emptyClasses(classes, perClassCounts)],
    },
  };
}

function choiceOf({ shape, classes, splits, images: pixels, labels }: PackedData, digest: string): Choice {
  const [height, width, channels] = shape;
  const numbers = pixels instanceof Float32Array ? "float32" : "uint8";
  const params = { digest, height, width, channels, classes: JSON.stringify(classes), numbers };
  return { id: images.id, params: { ...params, images: labels.length, ...splits } };
}

/** Names of the classes; numbers where the files have none, or where two names are alike. */
function namesOf(
  train: RawPart,
  test: RawPart | undefined,
  asked: readonly string[] | undefined,
): readonly string[] {
  const given = asked ?? train.classes ?? test?.classes ?? null;
  const fits = given !== null && new Set(given).size === given.length && given.length > 1;
  let most = 1;
  for (const { labels } of test === undefined ? [train] : [train, test])
    for (const label of labels) if (label > most) most = label;
  if (asked !== undefined && (!fits || asked.length <= most))
    throw datasetFileError(
      "the class names",
      `are ${asked.length} names (${printable(asked.join(", "))}), the labels go up to ${most}: one different name for each of at least ${most + 1} classes expected`,
    );
  if (fits) return given.map((name) => name.slice(0, 100));
  return Array.from({ length: most + 1 }, (_, cls) => String(cls));
}

function emptyClasses(classes: readonly string[], counts: readonly number[]): readonly string[] {
  const empty = classes.filter((_, cls) => counts[cls] === 0);
  return empty.length === 0
    ? []
    : [
        `no image of ${empty.slice(0, 10).join(", ")}${empty.length > 10 ? " and others" : ""}: training needs at least one of each class`,
      ];
}

const samplesPerClass = 12;
const mostSamples = 240;

function samplesOf({ shape, classes, labels, images: pixels }: PackedData): Understood["samples"] {
  const taken = classes.map(() => 0);
  const each = Math.max(1, Math.min(samplesPerClass, Math.floor(mostSamples / classes.length)));
  const found: number[] = [];
  for (const [index, label] of labels.entries()) {
    if ((taken[label] ?? each) >= each) continue;
    taken[label] = (taken[label] ?? 0) + 1;
    found.push(index);
  }
  const size = shape[0] * shape[1] * shape[2];
  const kept =
    pixels instanceof Float32Array
      ? new Float32Array(found.length * size)
      : new Uint8Array(found.length * size);
  found.forEach((index, i) => {
    kept.set(pixels.subarray(index * size, (index + 1) * size), i * size);
  });
  return { images: kept, labels: found.map((index) => labels[index] as number) };
}
