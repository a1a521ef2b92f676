import { gunzip } from "../archives/deflate.ts";
import type { DecodedImages } from "../decoded.ts";
import { checkCount, checkSides, limits } from "../limits.ts";
import { damaged, datasetFileError } from "../problem.ts";
import { isGzip, kindOf } from "../signature.ts";

// IDX files (http://yann.lecun.com/exdb/mnist): magic 00 00 08 and the number of dimensions, each dimension as a big-endian
// uint32, then the values.

const uint8 = 0x08;
const contents: Readonly<Record<number, string>> = { 1: "labels (idx1)", 3: "images (idx3)" };
const maxBytes = { labels: 8 + limits.images, images: 16 + limits.unpacked };

/** An IDX file without its gzip compression, if it has any. Throws a `dataset-file` error. */
export function unpackIdx(file: string, bytes: Uint8Array, what: "images" | "labels"): Uint8Array {
  return isGzip(bytes) ? gunzip(file, bytes, maxBytes[what]) : bytes;
}

/** Images of an official IDX file, gzip or not. Throws a `dataset-file` error. */
export function readIdxImages(file: string, bytes: Uint8Array): DecodedImages {
  const { sides, values } = readIdx(file, unpackIdx(file, bytes, "images"), 3, (count, height, width) => {
    checkCount(file, count, "images");
    checkSides(file, height, width);
  });
  const [count, height, width] = sides as [number, number, number];
  return { count, height, width, channels: 1, images: values };
}

/**
 * Labels of an official IDX file, gzip or not, each below `classes`. Throws a `dataset-file` error, also if `count` is
 * given and the file holds another number of labels.
 */
export function readIdxLabels(
  file: string,
  bytes: Uint8Array,
  expected: { readonly classes: number; readonly count?: number },
): Uint8Array {
  const { values } = readIdx(file, unpackIdx(file, bytes, "labels"), 1, (count) => checkCount(file, count, "images"));
  if (expected.count !== undefined && values.length !== expected.count)
    throw datasetFileError(
      file,
      `holds ${values.length} labels, expected ${expected.count}, one for each image: choose the file that belongs to these images`,
    );
  const wrong = values.findIndex((label) => label >= expected.classes);
  if (wrong >= 0)
    throw datasetFileError(
      file,
      `has label ${values[wrong]} at image ${wrong}, expected 0 to ${expected.classes - 1}: choose a data set with more classes`,
    );
  return values;
}

function readIdx(
  file: string,
  bytes: Uint8Array,
  rank: 1 | 3,
  check: (count: number, height: number, width: number) => void,
): { readonly sides: readonly number[]; readonly values: Uint8Array } {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== uint8)
    throw datasetFileError(file, `is ${kindOf(bytes)}, expected an idx file of bytes, gzip or not`);
  const found = bytes[3] as number;
  if (found !== rank)
    throw datasetFileError(
      file,
      `holds ${contents[found] ?? `an array of ${found} dimensions`}, expected ${contents[rank]}: are the files swapped?`,
    );
  const header = 4 + 4 * rank;
  if (bytes.length < header) throw damaged(file, "idx file", `it ends within its header of ${header} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sides = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  check(...(sides as [number, number, number]));
  const size = header + sides.reduce((product, side) => product * side, 1);
  if (bytes.length !== size)
    throw damaged(
      file,
      "idx file",
      `it has ${bytes.length} bytes, ${sides.join(" x ")} ${rank === 3 ? "pixels" : "labels"} need ${size}`,
    );
  return { sides, values: bytes.slice(header) };
}
