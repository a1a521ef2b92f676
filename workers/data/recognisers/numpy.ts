import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { arrayImages } from "../../datasets/formats/arrays/arrayImages.ts";
import { arrayLabels } from "../../datasets/formats/arrays/arrayLabels.ts";
import { readNpy } from "../../datasets/formats/arrays/npy.ts";
import { readNpyLabels } from "../../datasets/formats/arrays/npyText.ts";
import { type ArrayPair, npzPairs, openNpz, readNpzImages } from "../../datasets/formats/arrays/npz.ts";
import { datasetFileError, printable } from "../../datasets/formats/problem.ts";
import { wordsOf } from "../../datasets/formats/splitNames.ts";
import { readPoints } from "../../datasets/formats/tables/points.ts";
import { bytesOf, fittedArrays, isSingle, nameOf, type Recogniser, readParts } from "../recognised.ts";
import { pointsPart } from "./points.ts";

/** An archive of arrays as written by `numpy.savez`: images with labels, with or without a test part, or points. */
export const npz: Recogniser = {
  matches: (files) => isSingle(files, /\.npz$/i),
  async read(files, options) {
    const [file] = files as [NamedFile];
    const bytes = await bytesOf(file);
    const archive = openNpz(nameOf(file), bytes);
    if ([...archive.arrays.keys()].some((name) => /^points?$/i.test(name)))
      return pointsPart(readPoints(nameOf(file), bytes));
    const { pairs, leftOut } = npzPairs(archive);
    const read = (pair: ArrayPair | null) => pair && readNpzImages(archive, pair);
    const names = leftOut.slice(0, 10).map(printable).join(", ");
    const raw = { train: read(pairs.train), validation: read(pairs.validation), test: read(pairs.test) };
    const parts = fittedArrays(raw, options);
    const left =
      leftOut.length === 0
        ? []
        : [`Left out, since their names are not those of images and labels of a part: ${names}`];
    return { what: "NumPy archive", ...parts, notes: [...left, ...parts.notes] };
  },
};

const isLabels = (file: NamedFile) =>
  wordsOf(nameOf(file)).some((word) => ["label", "labels", "target", "targets", "y"].includes(word));

/** Pairs of `.npy` files, images and labels; in several pairs, a word such as `test` in a name marks its split. */
export const npy: Recogniser = {
  matches: (files) => [2, 4, 6].includes(files.length) && files.every(({ path }) => /\.npy$/i.test(path)),
  async read(files, options) {
    const readPair = async (own: readonly NamedFile[]) => {
      const labelFile = own.find(isLabels);
      const imageFile = own.find((file) => file !== labelFile);
      if (own.length !== 2 || labelFile === undefined || imageFile === undefined)
        throw datasetFileError(
          own.map(nameOf).join(", "),
          "are not a pair: expected one file of images and one of labels, with label or y in its name",
        );
      const images = arrayImages(nameOf(imageFile), readNpy(nameOf(imageFile), await bytesOf(imageFile)));
      const labels = readNpyLabels(nameOf(labelFile), await bytesOf(labelFile));
      return { ...images, ...arrayLabels(nameOf(labelFile), labels, images.count) };
    };
    const { notes, ...raw } = await readParts(files, readPair);
    const parts = fittedArrays(raw, options);
    return { what: "NumPy arrays", ...parts, notes: [...notes, ...parts.notes] };
  },
};
