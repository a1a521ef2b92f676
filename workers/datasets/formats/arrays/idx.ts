import { gunzip } from "../archives/gunzip.ts";
import type { DecodedImages } from "../decoded.ts";
import { limits } from "../limits.ts";
import { datasetFileError } from "../problem.ts";
import { isGzip, kindOf } from "../signature.ts";

const uint8 = 0x08;
const imagesHead = 16;
const labelsHead = 8;

/**
 * Images of an official IDX file (http://yann.lecun.com/exdb/mnist: magic 00 00 08 03, then count, rows and columns as
 * big-endian uint32, then the pixels row by row), gzip or not. Throws a `dataset-file` error that says what was found.
 */
export function readIdxImages(file: string, bytes: Uint8Array): DecodedImages {
  const plain = unpacked(file, bytes, imagesHead + limits.unpacked);
  const [count, height, width] = dimensions(file, plain, 3) as [number, number, number];
  if (count < 1 || count > limits.images)
    throw datasetFileError(file, `says that it holds ${count} images, 1 to ${limits.images} are read`);
  for (const side of [height, width])
    if (side < 1 || side > limits.side)
      throw datasetFileError(
        file,
        `says that its images are ${height} x ${width}, sides of 1 to ${limits.side} are read`,
      );
  holds(file, plain, imagesHead + count * height * width, `${count} images of ${height} x ${width}`);
  return { count, height, width, channels: 1, images: plain.slice(imagesHead) };
}

/**
 * Labels of an official IDX file (magic 00 00 08 01, count, one byte each), gzip or not, each below `classes`. Throws a
 * `dataset-file` error when there are not `count` of them, where that is given.
 */
export function readIdxLabels(
  file: string,
  bytes: Uint8Array,
  expected: { readonly classes: number; readonly count?: number },
): Uint8Array {
  const plain = unpacked(file, bytes, labelsHead + limits.images);
  const [count] = dimensions(file, plain, 1) as [number];
  if (count < 1 || count > limits.images)
    throw datasetFileError(file, `says that it holds ${count} labels, 1 to ${limits.images} are read`);
  holds(file, plain, labelsHead + count, `${count} labels`);
  if (expected.count !== undefined && count !== expected.count)
    throw datasetFileError(
      file,
      `holds ${count} labels, ${expected.count} were expected, one for each image: take the file that belongs to these images`,
    );
  const labels = plain.slice(labelsHead);
  const wrong = labels.findIndex((label) => label >= expected.classes);
  if (wrong >= 0)
    throw datasetFileError(
      file,
      `has label ${labels[wrong]} at image ${wrong}, labels 0 to ${expected.classes - 1} were expected: choose a data set of more classes`,
    );
  return labels;
}

function unpacked(file: string, bytes: Uint8Array, most: number): Uint8Array {
  return isGzip(bytes) ? gunzip(file, bytes, most) : bytes;
}

const contents: Readonly<Record<number, string>> = { 1: "labels (idx1)", 3: "images (idx3)" };

function dimensions(file: string, bytes: Uint8Array, expected: 1 | 3): number[] {
  const rank = bytes[3];
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== uint8 || rank === undefined)
    throw datasetFileError(file, `is ${kindOf(bytes)}, expected an idx file of bytes, gzip or not`);
  if (rank !== expected)
    throw datasetFileError(
      file,
      `holds ${contents[rank] ?? `an array of ${rank} dimensions`}, expected ${contents[expected]}: are the files swapped?`,
    );
  if (bytes.length < 4 + 4 * rank)
    throw datasetFileError(file, `ends within its head, after ${bytes.length} bytes: fetch it again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
}

function holds(file: string, bytes: Uint8Array, size: number, what: string): void {
  if (bytes.length !== size)
    throw datasetFileError(
      file,
      `has ${bytes.length} bytes, its head says ${what}, which are ${size}: fetch it again`,
    );
}
