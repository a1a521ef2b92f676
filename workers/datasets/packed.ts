import { classNames } from "../../src/experiment/catalogue/datasets/images.ts";
import { canonicalBytes } from "../../src/experiment/plan/key.ts";
import type { Split } from "../../src/experiment/sampling/split.ts";
import { datasetFileError } from "./formats/problem.ts";

/** Decoded data as they are stored: the splits one after the other, each in its fixed order. */
export interface PackedData {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<Split, number>>;
  /** Training, validation, test. */
  readonly labels: Uint8Array;
  /** NHWC: uint8, or float32 within [0,1]. */
  readonly images: Uint8Array | Float32Array;
}

/** 256 class names of 300 characters, as UTF-8 with every character escaped. */
const maxHeader = 2 ** 20;
const magic = new TextEncoder().encode("RBLDATA1");

/**
 * Writes a data set as one file: magic, length of the header (uint32, little-endian), header (canonical JSON, padded with
 * spaces so that it ends at a multiple of 8 bytes), labels (padded with zeros likewise), images. Its SHA-256 names the
 * data.
 */
export function packData({ shape, classes, splits, labels, images }: PackedData): Uint8Array<ArrayBuffer> {
  const dtype = images instanceof Float32Array ? "float32" : "uint8";
  const json = canonicalBytes({ shape, classes, splits, dtype });
  const header = new Uint8Array(padded(12 + json.length) - 12).fill(0x20);
  header.set(json);
  const bytes = new Uint8Array(12 + header.length + padded(labels.length) + images.byteLength);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint32(8, header.length, true);
  bytes.set(header, 12);
  bytes.set(labels, 12 + header.length);
  const pixels = new Uint8Array(images.buffer, images.byteOffset, images.byteLength);
  bytes.set(pixels, 12 + header.length + padded(labels.length));
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

/** The inverse of `packData`, without copying the images. Throws a `dataset-file` error if the file is anything else. */
export function unpackData(file: string, bytes: Uint8Array): PackedData {
  const wrong = (what: string) =>
    datasetFileError(file, `is not data packed by this lab: ${what}. Add the original files again`);
  if (bytes.length < 16 || !magic.every((byte, i) => bytes[i] === byte))
    throw wrong(`its ${bytes.length} bytes begin differently`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(8, true);
  if (headerLength > maxHeader || 12 + headerLength > bytes.length)
    throw wrong(`its header declares ${headerLength} bytes`);
  const header = headerOf(bytes.subarray(12, 12 + headerLength));
  if (header === null) throw wrong("its header is damaged");
  const { shape, classes, splits, dtype } = header;
  const count = splits.train + splits.validation + splits.test;
  const numbers = count * shape[0] * shape[1] * shape[2];
  const from = 12 + headerLength + padded(count);
  const expected = from + numbers * (dtype === "float32" ? 4 : 1);
  if (bytes.length !== expected) throw wrong(`found ${bytes.length} bytes, expected ${expected}`);
  const labels = bytes.subarray(12 + headerLength, 12 + headerLength + count);
  const stray = labels.findIndex((label) => label >= classes.length);
  if (stray >= 0) throw wrong(`image ${stray} has label ${labels[stray]}, expected 0 to ${classes.length - 1}`);
  return { shape, classes, splits, labels, images: imagesOf(bytes.subarray(from), dtype) };
}

function imagesOf(bytes: Uint8Array, dtype: "uint8" | "float32"): Uint8Array | Float32Array {
  if (dtype === "uint8") return bytes;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

interface Header extends Omit<PackedData, "labels" | "images"> {
  readonly dtype: "uint8" | "float32";
}

function headerOf(bytes: Uint8Array): Header | null {
  try {
    const { shape, classes, splits, dtype } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
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
