import type { NamedFile } from "../../../src/lab/engine/dataApi.ts";
import { readIdxImages, readIdxLabels } from "../../datasets/formats/arrays/idx.ts";
import { datasetFileError } from "../../datasets/formats/problem.ts";
import { bytesOf, fittedArrays, nameOf, type Recogniser, readParts } from "../recognised.ts";

const isImages = (file: NamedFile) => /images/i.test(nameOf(file));
const words = { train: "training", validation: "validation", test: "test" };
const isLabels = (file: NamedFile) => /labels/i.test(nameOf(file));

/** Pairs of images and labels in the format of MNIST, gzip or not; a word such as `t10k`, `test` or `val` in a name marks its split. */
export const idx: Recogniser = {
  matches: (files) =>
    files.length > 0 &&
    files.every((file) => /\.?idx\d?|ubyte/i.test(nameOf(file)) && (isImages(file) || isLabels(file))),
  async read(files, options) {
    const { notes, ...raw } = await readParts(files, async (own, split) => {
      const images = own.filter(isImages);
      const labels = own.filter(isLabels);
      const [imageFile, labelFile] = [images[0], labels[0]];
      if (imageFile === undefined || labelFile === undefined || own.length > 2)
        throw datasetFileError(
          nameOf(own[0] as NamedFile),
          `is among ${images.length} files of ${words[split]} images and ${labels.length} of ${words[split]} labels, expected one of each: choose them together`,
        );
      const decoded = readIdxImages(nameOf(imageFile), await bytesOf(imageFile));
      const { count, height, width, images: values } = decoded;
      const found = readIdxLabels(nameOf(labelFile), await bytesOf(labelFile), { classes: 256, count });
      const array = { kind: "integer", dtype: "uint8", shape: [count, height, width], values } as const;
      return { ...decoded, file: nameOf(imageFile), array, isPlanar: false, labels: found, classes: null };
    });
    const parts = fittedArrays(raw, options);
    return { what: "IDX files", ...parts, notes: [...notes, ...parts.notes] };
  },
};
