import { concatBytes } from "@noble/hashes/utils.js";
import { gunzipStream } from "../archives/deflate.ts";
import { type EntrySink, tarStream } from "../archives/tar.ts";
import type { LabelledImages } from "../decoded.ts";
import { limits } from "../limits.ts";
import { damaged, datasetFileError, printable } from "../problem.ts";
import { isGzip, knownKind } from "../signature.ts";

const side = 32;
const plane = side * side;
const pixels = 3 * plane;
/** Most bytes of a list of class names. */
const maxText = 2 ** 16;
/** Bytes that tell what a file is. */
const sniffed = 64;

/** One of the official binary data sets (https://www.cs.toronto.edu/~kriz/cifar.html), and which label of CIFAR-100. */
export type CifarKind = "cifar-10" | "cifar-100-fine" | "cifar-100-coarse";

interface Layout {
  readonly batches: readonly string[];
  readonly test: string;
  readonly names: string;
  /** Images of one training file, and of the test file. */
  readonly perBatch: number;
  readonly perTest: number;
  /** Bytes before the pixels, and the position of the label among them. */
  readonly labelBytes: number;
  readonly label: number;
  readonly classes: number;
}

const cifar100 = {
  batches: ["train.bin"],
  test: "test.bin",
  perBatch: 50_000,
  perTest: 10_000,
  labelBytes: 2,
};

const layouts: Readonly<Record<CifarKind, Layout>> = {
  "cifar-10": {
    batches: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`),
    test: "test_batch.bin",
    names: "batches.meta.txt",
    perBatch: 10_000,
    perTest: 10_000,
    labelBytes: 1,
    label: 0,
    classes: 10,
  },
  "cifar-100-coarse": { ...cifar100, names: "coarse_label_names.txt", label: 0, classes: 20 },
  "cifar-100-fine": { ...cifar100, names: "fine_label_names.txt", label: 1, classes: 100 },
};

/** Training images first, in the official order, then the test images. */
export interface CifarImages extends LabelledImages {
  readonly labels: Uint8Array;
  /** Number of training images. */
  readonly train: number;
}

/** Takes the official archive, or its unpacked files, in chunks of any size. Memory: the images and one chunk. */
export interface CifarReader {
  /** Bytes of the .tar.gz or .tar, in order. */
  push(chunk: Uint8Array): void;
  /** One unpacked file, by its name; null for a file that the data set does not need. */
  open(path: string, size: number): EntrySink | null;
  /** All images. Throws if a file is missing or incomplete. */
  end(): CifarImages;
}

/**
 * Reads an official CIFAR binary data set while it arrives, so neither the archive nor the unpacked files are held in
 * memory. `file` names it in errors; `sizes` overrides the number of images per file. Throws `dataset-file` errors.
 */
export function cifarReader(
  file: string,
  kind: CifarKind,
  sizes: { readonly perBatch: number; readonly perTest: number } = layouts[kind],
): CifarReader {
  const layout = { ...layouts[kind], ...sizes };
  const train = layout.batches.length * layout.perBatch;
  const count = train + layout.perTest;
  const out = { images: new Uint8Array(0), labels: new Uint8Array(0) };
  const done = new Set<string>();
  let classes: readonly string[] | null = null;
  /** A file that belongs to no CIFAR archive: a picture or an array. */
  let other: string | null = null;

  const open = (path: string, size: number): EntrySink | null => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name === layout.names)
      return textSink(file, size, (text) => {
        classes = namesIn(file, name, text, layout);
      });
    const batch = layout.batches.indexOf(name);
    if (batch < 0 && name !== layout.test) {
      if (/\.(png|jpe?g|webp|gif|bmp|tiff?|npy|npz|parquet|csv)$/i.test(name)) other ??= path;
      return null;
    }
    const own = batch < 0 ? layout.perTest : layout.perBatch;
    const expected = own * (layout.labelBytes + pixels);
    if (done.has(name)) throw damaged(file, "archive", `${name} occurs twice`);
    if (size !== expected)
      throw datasetFileError(
        file,
        `has ${name} with ${size} bytes, ${own} images of ${kind} need ${expected}: is it the other cifar, or cut off?`,
      );
    if (done.size === 0) {
      out.images = new Uint8Array(count * pixels);
      out.labels = new Uint8Array(count);
    }
    done.add(name);
    return recordSink(`${file} (${name})`, layout, out, batch < 0 ? train : batch * layout.perBatch, own);
  };

  const tar = tarStream(file, open);
  let start: Uint8Array = new Uint8Array(0);
  /** Null until the first bytes tell what the archive is. */
  let archive: { push(chunk: Uint8Array): void; end(): void } | null = null;
  const begin = () => {
    const known = knownKind(start);
    if (isGzip(start)) archive = gunzipStream(file, limits.unpacked, (unpacked) => tar.push(unpacked));
    else if (known === null) archive = tar;
    else throw datasetFileError(file, `is ${known}, expected the binary version of ${kind} as .tar.gz`);
    archive.push(start);
    return archive;
  };
  return {
    open,
    push(chunk) {
      if (archive !== null) return archive.push(chunk);
      start = start.length === 0 && chunk.length >= sniffed ? chunk : concatBytes(start, chunk);
      if (start.length >= sniffed) begin();
    },
    end() {
      if (start.length > 0) {
        const unpacked = archive ?? begin();
        if (unpacked !== tar) unpacked.end();
        tar.end();
      }
      const missing = [...layout.batches, layout.test].filter((name) => !done.has(name));
      if (missing.length > 0 && other !== null)
        throw datasetFileError(
          file,
          `holds ${printable(other)} and is no archive of ${kind}, the only kind of tar that is read: unpack it and choose its folder or files`,
        );
      if (missing.length > 0)
        throw datasetFileError(
          file,
          `has no ${missing.join(", ")}: expected the binary version of ${kind} (not the python or matlab one)`,
        );
      return { count, height: side, width: side, channels: 3, ...out, classes, train };
    },
  };
}

/** Splits a file into records and interleaves the planes of each image. */
function recordSink(
  file: string,
  { labelBytes, label, classes }: Layout,
  out: { readonly images: Uint8Array; readonly labels: Uint8Array },
  first: number,
  count: number,
): EntrySink {
  const record = new Uint8Array(labelBytes + pixels);
  let filled = 0;
  let image = first;
  const write = (bytes: Uint8Array, at: number) => {
    const value = bytes[at + label] as number;
    if (value >= classes)
      throw datasetFileError(
        file,
        `has label ${value} at image ${image - first}, expected 0 to ${classes - 1}: is it the other cifar?`,
      );
    out.labels[image] = value;
    const from = at + labelBytes;
    for (let p = 0, to = image * pixels; p < plane; p++, to += 3) {
      out.images[to] = bytes[from + p] as number;
      out.images[to + 1] = bytes[from + plane + p] as number;
      out.images[to + 2] = bytes[from + 2 * plane + p] as number;
    }
    image++;
  };
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (filled === 0 && chunk.length - at >= record.length) {
          write(chunk, at);
          at += record.length;
          continue;
        }
        const take = Math.min(record.length - filled, chunk.length - at);
        record.set(chunk.subarray(at, at + take), filled);
        filled += take;
        at += take;
        if (filled === record.length) {
          write(record, 0);
          filled = 0;
        }
      }
    },
    end() {
      if (image - first !== count || filled > 0)
        throw damaged(file, "cifar file", `it ends after ${image - first} of ${count} images`);
    },
  };
}

function textSink(file: string, size: number, done: (text: string) => void): EntrySink {
  if (size > maxText) throw damaged(file, "archive", `its list of class names has ${size} bytes`);
  const parts: Uint8Array[] = [];
  return {
    push: (chunk) => void parts.push(chunk.slice()),
    end: () => done(new TextDecoder().decode(concatBytes(...parts))),
  };
}

function namesIn(file: string, name: string, text: string, { classes }: Layout): readonly string[] {
  const names = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (names.length !== classes)
    throw damaged(file, "archive", `${name} lists ${names.length} classes instead of ${classes}`);
  return names;
}
