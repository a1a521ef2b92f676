import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { readIdxImages, readIdxLabels } from "../../datasets/formats/arrays/idx.ts";
import { datasetFileError } from "../../datasets/formats/problem.ts";
import { bytesOf, fitted, nameOf, type RawPart, type Recogniser } from "../recognised.ts";

const isImages = (file: NamedFile) => /images/i.test(nameOf(file));
const isLabels = (file: NamedFile) => /labels/i.test(nameOf(file));
const isTest = (file: NamedFile) => /t10k|test|valid/i.test(nameOf(file));

/** Pairs of images and labels in the format of MNIST, gzip or not; `t10k` or `test` in a name is the part for judging. */
export const idx: Recogniser = {
  matches: (files) =>
    files.length > 0 &&
    files.every((file) => /\.?idx\d?|ubyte/i.test(nameOf(file)) && (isImages(file) || isLabels(file))),
  async read(files, options) {
    const pair = async (own: readonly NamedFile[], part: string): Promise<RawPart | null> => {
      if (own.length === 0) return null;
      const images = own.filter(isImages);
      const labels = own.filter(isLabels);
      const [imageFile, labelFile] = [images[0], labels[0]];
      if (imageFile === undefined || labelFile === undefined || own.length > 2)
        throw datasetFileError(
          nameOf(own[0] as NamedFile),
          `stands among ${images.length} files of ${part} images and ${labels.length} of ${part} labels, one of each was expected: choose them together`,
        );
      const decoded = readIdxImages(nameOf(imageFile), await bytesOf(imageFile));
      const found = readIdxLabels(nameOf(labelFile), await bytesOf(labelFile), {
        classes: 256,
        count: decoded.count,
      });
      return fitted({ ...decoded, labels: found, classes: null }, options);
    };
    const test = await pair(files.filter(isTest), "test");
    const train = await pair(
      files.filter((file) => !isTest(file)),
      "training",
    );
    if (train === null)
      throw datasetFileError(
        nameOf(files[0] as NamedFile),
        "is of the test part: choose the training files too",
      );
    return { what: "IDX files", train, ...(test === null ? {} : { test }), notes: [] };
  },
};
