import { concatBytes } from "@noble/hashes/utils.js";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { type IdxEntry, type IdxFile, idxTest, idxTrain } from "../../src/experiment/catalogue/datasets/idxEntry.ts";
import { type DatasetReader, type Files, fileAt } from "./dataset.ts";
import { readIdxImages, readIdxLabels, unpackIdx } from "./formats/arrays/idx.ts";
import { datasetFileError } from "./formats/problem.ts";
import { md5Of } from "./md5.ts";
import { officialSplits } from "./officialSplits.ts";

/** A data set in the layout of MNIST, from its four official files, whose checksums are verified. */
export function idxImages(entry: IdxEntry): DatasetReader {
  return {
    id: entry.id,
    decode(files, params) {
      const { shape, classes } = factsOf({ id: entry.id, params });
      const [height, width] = shape;
      const images = (part: "train" | "t10k", count: number) =>
        officialFile(entry, files, `${part}-images-idx3-ubyte`, (file, bytes) => {
          const found = readIdxImages(file, bytes);
          if (found.count !== count || found.height !== height || found.width !== width)
            throw datasetFileError(
              file,
              `holds ${found.count} images of ${found.height} x ${found.width}, expected ${count} of ${height} x ${width}`,
            );
          return found.images;
        });
      const labels = (part: "train" | "t10k", count: number) =>
        officialFile(entry, files, `${part}-labels-idx1-ubyte`, (file, bytes) =>
          readIdxLabels(file, bytes, { classes: classes.length, count }),
        );
      const allImages = concatBytes(images("train", idxTrain), images("t10k", idxTest));
      const allLabels = concatBytes(labels("train", idxTrain), labels("t10k", idxTest));
      const splits = officialSplits(entry.id, allLabels, idxTrain, params);
      return { shape, classes, images: allImages, labels: allLabels, splits };
    },
  };
}

/** The content of one of the files, after comparing the file with its published checksum. */
function officialFile(
  { id, sums }: IdxEntry,
  files: Files,
  name: IdxFile,
  read: (file: string, bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const { file, bytes } = fileAt(files, `${id}/${name}.gz`, `${id}/${name}`);
  const unpacked = unpackIdx(file, bytes, name.includes("images") ? "images" : "labels");
  const content = read(file, unpacked);
  const found = md5Of(sums.unpacked === undefined ? bytes : unpacked);
  const expected = (sums.unpacked ?? sums.packed)[name];
  if (found !== expected)
    throw datasetFileError(
      file,
      `is not the official file of ${id}: its md5${sums.unpacked === undefined ? "" : ", unpacked,"} is ${found}, expected ${expected}. Download it again, or add it as your own images`,
    );
  return content;
}
