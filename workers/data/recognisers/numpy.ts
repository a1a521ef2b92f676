import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { arrayImages, arrayLabels } from "../../datasets/formats/arrays/arrayImages.ts";
import { readNpy } from "../../datasets/formats/arrays/npy.ts";
import { type ArrayPair, npzPairs, openNpz, readNpzImages } from "../../datasets/formats/arrays/npz.ts";
import { datasetFileError } from "../../datasets/formats/problem.ts";
import { readPoints } from "../../datasets/formats/tables/points.ts";
import { bytesOf, fitted, isSingle, nameOf, type Recogniser, readParts } from "../recognised.ts";
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
    const { train, test } = npzPairs(archive);
    const read = (pair: ArrayPair) => fitted(readNpzImages(archive, pair, null), options);
    return { what: "NumPy archive", train: read(train), test: test && read(test), notes: [] };
  },
};

const isTest = (file: NamedFile) => /test|valid/i.test(nameOf(file));
const isLabels = (file: NamedFile) => /label|target|^y\b|^y_|_y\b/i.test(nameOf(file));

/** Pairs of `.npy` files, images and labels; in two pairs, `test` in a name marks the test part. */
export const npy: Recogniser = {
  matches: (files) => (files.length === 2 || files.length === 4) && files.every(({ path }) => /\.npy$/i.test(path)),
  async read(files, options) {
    const parts = await readParts(
      files,
      (file) => files.length === 4 && isTest(file),
      async (own) => {
        const labelFile = own.find(isLabels);
        const imageFile = own.find((file) => file !== labelFile);
        if (own.length !== 2 || labelFile === undefined || imageFile === undefined)
          throw datasetFileError(
            own.map(nameOf).join(", "),
            "are not a pair: expected one file of images and one of labels, with label or y in its name",
          );
        const open = async (file: NamedFile) => [nameOf(file), readNpy(nameOf(file), await bytesOf(file))] as const;
        const images = arrayImages(...(await open(imageFile)));
        const expected = { count: images.count, classes: null };
        const labels = arrayLabels(...(await open(labelFile)), expected);
        return fitted({ ...images, labels, classes: null }, options);
      },
    );
    return { what: "NumPy arrays", ...parts, notes: [] };
  },
};
