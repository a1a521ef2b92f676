import { type ZipEntry, zipEntries } from "../archives/zip.ts";
import type { LabelledImages } from "../decoded.ts";
import { datasetFileError, printable } from "../problem.ts";
import { arrayImages, arrayLabels } from "./arrayImages.ts";
import { readNpy } from "./npy.ts";

/** The names of two arrays that belong together. */
export interface ArrayPair {
  readonly images: string;
  readonly labels: string;
}

/** The arrays of a `.npz` archive by name, not yet unpacked. */
export interface Npz {
  readonly file: string;
  readonly arrays: ReadonlyMap<string, ZipEntry>;
}

const imageNames = ["images", "x", "data", "imgs", "image", "arr_0"];
const labelNames = ["labels", "y", "targets", "label", "target", "arr_1"];
const trainWords = ["train", "training"];
const testWords = ["test", "testing"];

/** Opens a `.npz` archive (a zip of `.npy` files, as written by `numpy.savez`). Throws a `dataset-file` error. */
export function openNpz(file: string, bytes: Uint8Array): Npz {
  const arrays = new Map(
    zipEntries(file, bytes)
      .filter(({ path }) => path.endsWith(".npy"))
      .map((entry) => [entry.path.slice(0, -".npy".length), entry]),
  );
  if (arrays.size === 0)
    throw datasetFileError(file, "is a zip archive without arrays (.npy): write it with numpy.savez");
  return { file, arrays };
}

/**
 * Which arrays are images and labels: `x_train`, `y_train`, `x_test`, `y_test` as written by Keras, `train_images` and so
 * on, or one pair such as `images` and `labels`, `x` and `y`. Throws a `dataset-file` error that lists the arrays.
 */
export function npzPairs({ file, arrays }: Npz): {
  readonly train: ArrayPair;
  readonly test: ArrayPair | null;
} {
  const names = [...arrays.keys()];
  const find = (stems: readonly string[], words: readonly string[]): string | undefined => {
    const wanted = stems.flatMap((stem) =>
      words.length === 0 ? [stem] : words.flatMap((word) => [`${stem}_${word}`, `${word}_${stem}`]),
    );
    return wanted.map((one) => names.find((name) => name.toLowerCase() === one)).find((name) => name !== undefined);
  };
  const pair = (words: readonly string[]): ArrayPair | null => {
    const images = find(imageNames, words);
    const labels = find(labelNames, words);
    return images === undefined || labels === undefined ? null : { images, labels };
  };
  const train = pair(trainWords) ?? pair([]);
  if (train === null)
    throw datasetFileError(
      file,
      `holds the arrays ${printable(names.join(", "))}, expected images and labels (or x_train, y_train, x_test, y_test): save it with those names`,
    );
  return { train, test: pair(testWords) };
}

/** Images and labels of one pair, each label below `classes` if that is not null. */
export function readNpzImages({ file, arrays }: Npz, pair: ArrayPair, classes: number | null): LabelledImages {
  const open = (name: string) => {
    const entry = arrays.get(name);
    if (entry === undefined) throw datasetFileError(file, `has no array ${printable(name)}: choose another`);
    const label = `${file} (${printable(name)})`;
    return [label, readNpy(label, entry.read())] as const;
  };
  const images = arrayImages(...open(pair.images));
  const labels = arrayLabels(...open(pair.labels), { count: images.count, classes });
  return { ...images, labels, classes: null };
}
