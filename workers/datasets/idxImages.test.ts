import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { idxFiles } from "../../src/experiment/catalogue/datasets/idxEntry.ts";
import kmnist from "../../src/experiment/catalogue/datasets/kmnist.ts";
import mnist from "../../src/experiment/catalogue/datasets/mnist.ts";
import { idxImages } from "./idxImages.ts";
import { decodeDataset } from "./index.ts";
import { md5Of } from "./md5.ts";

function idx(sides: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sides.length + sides.reduce((a, b) => a * b, 1));
  bytes.set([0, 0, 8, sides.length]);
  const view = new DataView(bytes.buffer);
  sides.forEach((side, i) => {
    view.setUint32(4 + 4 * i, side);
  });
  return bytes;
}

/** Files of the right sizes: the first pixel of an image tells its class, the second its part. */
function madeUp(): Record<string, Uint8Array> {
  const part = (count: number, mark: number) => {
    const images = idx([count, 28, 28]);
    const labels = idx([count]);
    for (let i = 0; i < count; i++) {
      labels[8 + i] = i % 10;
      images.set([i % 10, mark], 16 + 784 * i);
    }
    return [images, labels] as const;
  };
  const [trainImages, trainLabels] = part(60_000, 1);
  const [testImages, testLabels] = part(10_000, 2);
  return {
    "mnist/train-images-idx3-ubyte": trainImages,
    "mnist/train-labels-idx1-ubyte.gz": gzipSync(trainLabels),
    "mnist/t10k-images-idx3-ubyte": testImages,
    "mnist/t10k-labels-idx1-ubyte": testLabels,
  };
}

const files = madeUp();
const sums = Object.fromEntries(
  idxFiles.map((name) => [
    name,
    name === "train-labels-idx1-ubyte" ? md5Of(idxLabels()) : md5Of(files[`mnist/${name}`] as Uint8Array),
  ]),
) as typeof mnist.sums.packed;

function idxLabels(): Uint8Array {
  const labels = idx([60_000]);
  for (let i = 0; i < 60_000; i++) labels[8 + i] = i % 10;
  return labels;
}

const params = { train: 55_000, validation: 5000 };
const reader = idxImages({ ...mnist, sums: { ...mnist.sums, unpacked: sums } });

describe("the layout of MNIST", () => {
  const whole = reader.decode(files, params);

  test("the official parts stay apart, validation is held out of the training part, every split is balanced", () => {
    const { splits, labels, images } = whole;
    expect([splits.train.length, splits.validation.length, splits.test.length]).toEqual([55_000, 5000, 10_000]);
    const seen = new Set([...splits.train, ...splits.validation, ...splits.test]);
    expect(seen.size).toBe(70_000);
    for (const [split, mark] of [
      ["train", 1],
      ["validation", 1],
      ["test", 2],
    ] as const) {
      const counts = new Array(10).fill(0);
      for (const index of splits[split].subarray(0, 1000)) {
        counts[labels[index] as number]++;
        expect(images[784 * index]).toBe(labels[index]);
        expect(images[784 * index + 1]).toBe(mark);
      }
      expect(counts).toEqual(new Array(10).fill(100));
    }
  });

  test("other sizes keep every position of the test split, and splits stay disjoint", () => {
    const all = reader.decode(files, { train: 60_000, validation: 0 });
    expect(all.splits.test).toEqual(whole.splits.test);
    expect(all.splits.train.subarray(0, 55_000)).toEqual(whole.splits.train);
    expect(all.splits.train.subarray(55_000)).toEqual(whole.splits.validation);
    expect(all.splits.validation.length).toBe(0);
  });

  test("a different file is refused with what was found and expected", () => {
    expect(() => decodeDataset({ id: "mnist", params }, files)).toThrow(
      /mnist\/train-images-idx3-ubyte is not the official file of mnist: its md5, unpacked, is [0-9a-f]{32}, expected 6bbc9ace/,
    );
    expect(() => decodeDataset({ id: "mnist", params }, {})).toThrow(
      "missing file mnist/train-images-idx3-ubyte.gz, found none",
    );
    const small = { ...files, "mnist/t10k-images-idx3-ubyte": idx([10, 28, 28]) };
    expect(() => reader.decode(small, params)).toThrow("holds 10 images of 28 x 28, expected 10000 of 28 x 28");
    // Where only the packed file's checksum is known, what is unpacked already cannot be told apart.
    const renamed = Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name.replace("mnist", "kmnist"), bytes]),
    );
    expect(() => idxImages(kmnist).decode(renamed, params)).toThrow("is not the official file of kmnist: its md5 is");
  });
});

const folder = process.env.LAB_DATA ?? "";
const paths = idxFiles.map((name) => `mnist/${name}.gz`);
test.skipIf(!paths.every((path) => existsSync(join(folder, path))))(
  "the official MNIST is accepted (skipped unless LAB_DATA names a folder that holds mnist/*.gz)",
  () => {
    const official = Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path))]));
    const { labels, splits } = decodeDataset({ id: "mnist", params }, official);
    expect([...labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect([...labels.subarray(60_000, 60_004)]).toEqual([7, 2, 1, 0]);
    const perClass = new Array(10).fill(0);
    for (const index of splits.test) perClass[labels[index] as number]++;
    expect(perClass).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  },
);
