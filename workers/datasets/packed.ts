import { classNames } from "../../src/experiment/catalogue/datasets/images.ts";
import { canonicalBytes } from "../../src/experiment/plan/key.ts";
import type { Split } from "../../src/experiment/sampling/split.ts";
import { datasetFileError } from "./formats/problem.ts";

/** Decoded data as they are kept: the splits one after the other, each in its fixed order. */
export interface PackedData {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<Split, number>>;
  /** Training, validation, test. */
  readonly labels: Uint8Array;
  /** NHWC: uint8, or float32 within [0,1]. */
  readonly images: Uint8Array | Float32Array;
}

const magic = new TextEncoder().encode("RBLDATA1");

/**
 * One file of everything a data set is: magic, length of the head (uint32, little-endian), head (canonical JSON padded
 * with spaces to a multiple of 8 bytes), labels (padded with zeros likewise), images. Its SHA-256 names the data.
 */
export function packData({ shape, classes, splits, labels, images }: PackedData): Uint8Array<ArrayBuffer> {
  const dtype = images instanceof Float32Array ? "float32" : "uint8";
  const json = canonicalBytes({ shape, classes, splits, dtype });
  const head = new Uint8Array(padded(12 + json.length) - 12).fill(0x20);
  head.set(json);
  const bytes = new Uint8Array(12 + head.length + padded(labels.length) + images.byteLength);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint32(8, head.length, true);
  bytes.set(head, 12);
  bytes.set(labels, 12 + head.length);
  const pixels = new Uint8Array(images.buffer, images.byteOffset, images.byteLength);
  bytes.set(pixels, 12 + head.length + padded(labels.length));
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

/** The opposite of `packData`, without copying the images. Throws a `dataset-file` error when the file is another. */
export function unpackData(file: string, bytes: Uint8Array): PackedData {
  const wrong = (what: string) =>
    datasetFileError(file, `is not data that this lab has packed: ${what}. Add the original files again`);
  if (bytes.length < 16 || !magic.every((byte, i) => bytes[i] === byte))
    throw wrong(`found ${bytes.length} bytes that begin otherwise`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headLength = view.getUint32(8, true);
  if (headLength > 100_000 || 12 + headLength > bytes.length)
    throw wrong(`its head is ${headLength} bytes long`);
  const head = headOf(bytes.subarray(12, 12 + headLength));
  if (head === null) throw wrong("its head is damaged");
  const { shape, classes, splits, dtype } = head;
  const count = splits.train + splits.validation + splits.test;
  const numbers = count * shape[0] * shape[1] * shape[2];
  const from = 12 + headLength + padded(count);
  const expected = from + numbers * (dtype === "float32" ? 4 : 1);
  if (bytes.length !== expected) throw wrong(`found ${bytes.length} bytes, expected ${expected}`);
  const labels = bytes.subarray(12 + headLength, 12 + headLength + count);
  const stray = labels.findIndex((label) => label >= classes.length);
  if (stray >= 0)
    throw wrong(`image ${stray} has label ${labels[stray]}, labels 0 to ${classes.length - 1} were expected`);
  return { shape, classes, splits, labels, images: imagesOf(bytes.subarray(from), dtype) };
}

function imagesOf(bytes: Uint8Array, dtype: "uint8" | "float32"): Uint8Array | Float32Array {
  if (dtype === "uint8") return bytes;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

interface Head extends Omit<PackedData, "labels" | "images"> {
  readonly dtype: "uint8" | "float32";
}

function headOf(bytes: Uint8Array): Head | null {
  try {
    const { shape, classes, splits, dtype } = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    );
    const isCount = (value: unknown, least: number) => Number.isSafeInteger(value) && Number(value) >= least;
    const sides = Array.isArray(shape) && shape.length === 3 && shape.every((side) => isCount(side, 1));
    const counts = [splits.train, splits.validation, splits.test].every((value) => isCount(value, 0));
    const names = classNames(JSON.stringify(classes));
    const fits = sides && counts && names !== null && (dtype === "uint8" || dtype === "float32");
    return fits ? { shape: shape as [number, number, number], classes: names, splits, dtype } : null;
  } catch {
    return null;
  }
}
