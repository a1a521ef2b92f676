import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import {
  type IdxEntry,
  type IdxFile,
  idxTest,
  idxTrain,
} from "../../src/experiment/catalogue/datasets/idxEntry.ts";
import type { DatasetReader } from "./dataset.ts";
import { readIdxImages, readIdxLabels } from "./formats/arrays/idx.ts";
import { datasetFileError } from "./formats/problem.ts";
import { md5Of } from "./md5.ts";
import { officialSplits } from "./officialSplits.ts";

/** A data set in the layout of MNIST from its four official files, whose checksums are looked at. */
export function idxImages(entry: IdxEntry): DatasetReader {
  return {
    id: entry.id,
    decode(files, params) {
      const { shape, classes } = factsOf({ id: entry.id, params });
      const part = (name: "train" | "t10k", count: number) => {
        const images = open(entry, files, `${name}-images-idx3-ubyte`, (file, bytes) => {
          const found = readIdxImages(file, bytes);
          if (found.count !== count || found.height !== shape[0] || found.width !== shape[1])
            throw datasetFileError(
              file,
              `holds ${found.count} images of ${found.height} x ${found.width}, expected ${count} of ${shape[0]} x ${shape[1]}`,
            );
          return { data: found.images, head: idxHead([count, found.height, found.width]) };
        });
        const labels = open(entry, files, `${name}-labels-idx1-ubyte`, (file, bytes) => ({
          data: readIdxLabels(file, bytes, { classes: classes.length, count }),
          head: idxHead([count]),
        }));
        return { images, labels };
      };
      const train = part("train", idxTrain);
      const test = part("t10k", idxTest);
      const images = new Uint8Array(train.images.length + test.images.length);
      images.set(train.images);
      images.set(test.images, train.images.length);
      const labels = new Uint8Array(idxTrain + idxTest);
      labels.set(train.labels);
      labels.set(test.labels, idxTrain);
      return { shape, classes, images, labels, splits: officialSplits(entry.id, labels, idxTrain, params) };
    },
  };
}

/** One of the files, packed or not, held to the checksum that is known of it. */
function open(
  { id, sums }: IdxEntry,
  files: Readonly<Record<string, Uint8Array>>,
  name: IdxFile,
  read: (file: string, bytes: Uint8Array) => { readonly data: Uint8Array; readonly head: Uint8Array },
): Uint8Array {
  const file = [`${id}/${name}.gz`, `${id}/${name}`].find((path) => files[path] !== undefined);
  if (file === undefined)
    throw new RangeError(`missing file ${id}/${name}.gz, found ${Object.keys(files).join(", ") || "none"}`);
  const bytes = files[file] as Uint8Array;
  const { data, head } = read(file, bytes);
  const found = sums.unpacked === undefined ? md5Of(bytes) : md5Of(head, data);
  const expected = (sums.unpacked ?? sums.packed)[name];
  if (found !== expected)
    throw datasetFileError(
      file,
      `is not the official file of ${id}: its md5${sums.unpacked === undefined ? "" : ", unpacked,"} is ${found}, expected ${expected}. Fetch it again, or add it as images of your own`,
    );
  return data;
}

/** The head of an IDX file of bytes, which its checksum covers. */
function idxHead(sides: readonly number[]): Uint8Array {
  const head = new Uint8Array(4 + 4 * sides.length);
  head.set([0, 0, 8, sides.length]);
  const view = new DataView(head.buffer);
  sides.forEach((side, i) => {
    view.setUint32(4 + 4 * i, side);
  });
  return head;
}
