import type { Split } from "../../../../src/experiment/sampling/split.ts";
import { type ZipEntry, zipEntries } from "../archives/zip.ts";
import type { RawLabels } from "../labels.ts";
import { datasetFileError, printable } from "../problem.ts";
import { splitNamed } from "../splitNames.ts";
import { type ArrayImages, arrayImages } from "./arrayImages.ts";
import { arrayLabels } from "./arrayLabels.ts";
import { readNpy } from "./npy.ts";
import { readNpyLabels } from "./npyText.ts";

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

/** What the name of an array says: its split, and whether it holds images or labels, by their place in the lists. */
interface ArrayRole {
  readonly name: string;
  readonly split: Split | null;
  readonly images: number;
  readonly labels: number;
}

function roleOf(name: string): ArrayRole {
  // `xtrain` and `trainx` are two words.
  const spaced = name.replace(/^([xy])(train|val|valid|test)|^(train|val|valid|test)([xy])$/i, "$1$3_$2$4");
  const rest = spaced
    .split(/[^\p{L}\d]+|(?<=\p{Ll})(?=\p{Lu})/u)
    .filter((word) => word !== "" && splitNamed(word) === null)
    .join("_")
    .toLowerCase();
  return { name, split: splitNamed(spaced), images: imageNames.indexOf(rest), labels: labelNames.indexOf(rest) };
}

/**
 * Which arrays are images and labels of each split: `x_train`, `y_train`, `x_val`, `y_val`, `x_test`, `y_test` as written
 * by Keras, `train_images` and so on, or one pair such as `images` and `labels`, `x` and `y`. `leftOut` lists the other
 * arrays. Throws a `dataset-file` error that lists the arrays if there is no pair.
 */
export function npzPairs({ file, arrays }: Npz): {
  readonly pairs: Readonly<Record<Split, ArrayPair | null>>;
  readonly leftOut: readonly string[];
} {
  const names = [...arrays.keys()];
  const roles = names.map(roleOf);
  const pair = (split: Split | null): ArrayPair | null => {
    const own = roles.filter((role) => role.split === split);
    const best = (what: "images" | "labels") =>
      own.filter((role) => role[what] >= 0).sort((a, b) => a[what] - b[what])[0]?.name;
    const images = best("images");
    const labels = best("labels");
    return images === undefined || labels === undefined ? null : { images, labels };
  };
  const pairs = { train: pair("train") ?? pair(null), validation: pair("validation"), test: pair("test") };
  const used = Object.values(pairs).flatMap((one) => (one === null ? [] : [one.images, one.labels]));
  if (used.length === 0)
    throw datasetFileError(
      file,
      `holds the arrays ${printable(names.join(", "))}, expected images and labels (or x_train, y_train, x_test, y_test): save it with those names`,
    );
  return { pairs, leftOut: names.filter((name) => !used.includes(name)) };
}

/** Images and labels of one part of a data set, before its values become bytes. */
export interface ArrayPart extends ArrayImages, RawLabels {}

/** Images and labels of one pair. */
export function readNpzImages({ file, arrays }: Npz, pair: ArrayPair): ArrayPart {
  const open = <T>(name: string, read: (label: string, bytes: Uint8Array) => T) => {
    const entry = arrays.get(name);
    if (entry === undefined) throw datasetFileError(file, `has no array ${printable(name)}: choose another`);
    const label = `${file} (${printable(name)})`;
    return [label, read(label, entry.read())] as const;
  };
  const images = arrayImages(...open(pair.images, readNpy));
  return { ...images, ...arrayLabels(...open(pair.labels, readNpyLabels), images.count) };
}
