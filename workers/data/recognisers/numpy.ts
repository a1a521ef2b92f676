import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { arrayImages, arrayLabels } from "../../datasets/formats/arrays/arrayImages.ts";
import { readNpy } from "../../datasets/formats/arrays/npy.ts";
import { npzPairs, openNpz, readNpzImages } from "../../datasets/formats/arrays/npz.ts";
import { datasetFileError } from "../../datasets/formats/problem.ts";
import { readPoints } from "../../datasets/formats/tables/points.ts";
import { bytesOf, fitted, nameOf, type RawPart, type Recogniser } from "../recognised.ts";
import { pointsPart } from "./points.ts";

/** An archive of arrays as numpy's `savez` writes: images with labels, with or without a test part, or points. */
export const npz: Recogniser = {
  matches: (files) => files.length === 1 && /\.npz$/i.test(files[0]?.path ?? ""),
  async read([file], options) {
    if (file === undefined) throw new RangeError("no file found, one archive expected");
    const bytes = await bytesOf(file);
    const archive = openNpz(nameOf(file), bytes);
    // [n, 2] in the images' place are points.
    if ([...archive.arrays.keys()].some((name) => /^points?$/i.test(name)))
      return pointsPart(readPoints(nameOf(file), bytes));
    const { train, test } = npzPairs(archive);
    const read = (pair: typeof train): RawPart => fitted(readNpzImages(archive, pair, null), options);
    return {
      what: "NumPy archive",
      train: read(train),
      ...(test === null ? {} : { test: read(test) }),
      notes: [],
    };
  },
};

const isTest = (file: NamedFile) => /test|valid/i.test(nameOf(file));
const isLabels = (file: NamedFile) => /label|target|^y\b|^y_|_y\b/i.test(nameOf(file));

/** Pairs of `.npy` files, images and labels; `test` in a name is the part for judging. */
export const npy: Recogniser = {
  matches: (files) =>
    (files.length === 2 || files.length === 4) && files.every(({ path }) => /\.npy$/i.test(path)),
  async read(files, options) {
    const pair = async (own: readonly NamedFile[]): Promise<RawPart | null> => {
      if (own.length === 0) return null;
      const labelFile = own.find(isLabels);
      const imageFile = own.find((file) => file !== labelFile);
      if (own.length !== 2 || labelFile === undefined || imageFile === undefined)
        throw datasetFileError(
          own.map(nameOf).join(", "),
          "are no pair: expected one file of images and one of labels, with label or y in its name",
        );
      const images = arrayImages(nameOf(imageFile), readNpy(nameOf(imageFile), await bytesOf(imageFile)));
      const labels = arrayLabels(nameOf(labelFile), readNpy(nameOf(labelFile), await bytesOf(labelFile)), {
        count: images.count,
        classes: null,
      });
      return fitted({ ...images, labels, classes: null }, options);
    };
    const judged = files.length === 4 ? files.filter(isTest) : [];
    const test = await pair(judged);
    const train = await pair(files.filter((file) => !judged.includes(file)));
    if (train === null)
      throw datasetFileError("the choice", "holds test files alone: choose the training files too");
    return { what: "NumPy arrays", train, ...(test === null ? {} : { test }), notes: [] };
  },
};
