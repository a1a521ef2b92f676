import { type ZipEntry, zipEntries } from "../archives/zip.ts";
import type { LabelledImages } from "../decoded.ts";
import { datasetFileError, shown } from "../problem.ts";
import { arrayImages, arrayLabels } from "./arrayImages.ts";
import { readNpy } from "./npy.ts";

/** The names of two arrays that belong together. */
export interface ArrayPair {
  readonly images: string;
  readonly labels: string;
}

/** The arrays of a `.npz` archive by name, none unpacked. */
export interface Npz {
  readonly file: string;
  readonly arrays: ReadonlyMap<string, ZipEntry>;
}

const imageNames = ["images", "x", "data", "imgs", "image", "arr_0"];
const labelNames = ["labels", "y", "targets", "label", "target", "arr_1"];
const parts = { train: ["train", "training"], test: ["test", "testing"] } as const;

/** Open a `.npz` archive (a zip of `.npy` files, as numpy's `savez` writes). Throws a `dataset-file` error. */
export function openNpz(file: string, bytes: Uint8Array): Npz {
  const arrays = new Map(
    zipEntries(file, bytes)
      .filter(({ path }) => path.endsWith(".npy"))
      .map((entry) => [entry.path.slice(0, -".npy".length), entry]),
  );
  if (arrays.size === 0)
    throw datasetFileError(file, "is a zip archive without arrays (.npy): was it written by numpy.savez?");
  return { file, arrays };
}

/**
 * Which arrays are images and labels: `x_train`, `y_train`, `x_test`, `y_test` as Keras writes, `train_images` and so on,
 * or one pair as `images` and `labels`, `x` and `y`. Throws a `dataset-file` error that lists what there is.
 */
export function npzPairs({ file, arrays }: Npz): {
  readonly train: ArrayPair;
  readonly test: ArrayPair | null;
} {
  const names = [...arrays.keys()];
  const find = (stems: readonly string[], part: readonly string[]): string | undefined =>
    stems
      .flatMap((stem) =>
        part.length === 0 ? [stem] : part.flatMap((word) => [`${stem}_${word}`, `${word}_${stem}`]),
      )
      .map((wanted) => names.find((name) => name.toLowerCase() === wanted))
      .find((name) => name !== undefined);
  const pair = (part: readonly string[]): ArrayPair | null => {
    const images = find(imageNames, part);
    const labels = find(labelNames, part);
    return images === undefined || labels === undefined ? null : { images, labels };
  };
  const train = pair(parts.train) ?? pair([]);
  if (train === null)
    throw datasetFileError(
      file,
      `holds the arrays ${shown(names.join(", "))}, expected images and labels (or x_train, y_train, x_test, y_test): save it with those names`,
    );
  return { train, test: pair(parts.test) };
}

/** Images and labels of one pair. `classes`: how many the labels may name. */
export function readNpzImages(
  { file, arrays }: Npz,
  pair: ArrayPair,
  classes: number | null,
): LabelledImages {
  const read = (name: string) => {
    const entry = arrays.get(name);
    if (entry === undefined) throw datasetFileError(file, `has no array ${shown(name)}: choose another`);
    return readNpy(`${file} (${shown(name)})`, entry.read());
  };
  const images = arrayImages(`${file} (${shown(pair.images)})`, read(pair.images));
  const labels = arrayLabels(`${file} (${shown(pair.labels)})`, read(pair.labels), {
    count: images.count,
    classes,
  });
  return { ...images, labels, classes: null };
}
