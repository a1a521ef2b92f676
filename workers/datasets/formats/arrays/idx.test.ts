import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { expectParsesOrRefuses, flipped } from "../../../../tests/parserUnderTest.ts";
import { readIdxImages, readIdxLabels } from "./idx.ts";

const shape = fc.record({
  count: fc.integer({ min: 1, max: 5 }),
  height: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 6 }),
});

function idx(dims: readonly number[], data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * dims.length + data.length);
  bytes.set([0, 0, 8, dims.length]);
  const view = new DataView(bytes.buffer);
  dims.forEach((side, i) => {
    view.setUint32(4 + 4 * i, side);
  });
  bytes.set(data, 4 + 4 * dims.length);
  return bytes;
}

describe("idx", () => {
  test("images and labels are read, gzip or not", () => {
    fc.assert(
      fc.property(shape, fc.boolean(), fc.infiniteStream(fc.nat(255)), ({ count, height, width }, zipped, noise) => {
        const images = Uint8Array.from({ length: count * height * width }, () => noise.next().value as number);
        const labels = Uint8Array.from({ length: count }, (_, i) => i);
        const pack = (bytes: Uint8Array) => (zipped ? gzipSync(bytes) : bytes);
        expect(readIdxImages("i", pack(idx([count, height, width], images)))).toEqual({
          count,
          height,
          width,
          channels: 1,
          images,
        });
        expect(readIdxLabels("l", pack(idx([count], labels)), { classes: 5, count })).toEqual(labels);
      }),
      { numRuns: 100 },
    );
  });

  const valid = idx([2, 3, 4], new Uint8Array(24).fill(7));

  test("a wrong, swapped, cut off or overstated file says what was found and what to do", () => {
    const refusal = (bytes: Uint8Array) => () => readIdxImages("train-images.gz", bytes);
    expect(refusal(new TextEncoder().encode("<!DOCTYPE html><p>login"))).toThrow(
      "train-images.gz is a web page, expected an idx file of bytes, gzip or not",
    );
    expect(refusal(new Uint8Array(0))).toThrow("train-images.gz is an empty file");
    expect(refusal(idx([5], new Uint8Array(5)))).toThrow(
      "train-images.gz holds labels (idx1), expected images (idx3): are the files swapped?",
    );
    expect(refusal(valid.subarray(0, 39))).toThrow(
      "train-images.gz is a damaged idx file (it has 39 bytes, 2 x 3 x 4 pixels need 40): download or create it again",
    );
    expect(refusal(idx([2 ** 31, 28, 28], new Uint8Array(9)))).toThrow("holds 2147483648 images, expected 1 to");
    expect(refusal(idx([10, 2 ** 31, 28], new Uint8Array(9)))).toThrow(
      "holds images of 2147483648 x 28, expected sides of 1 to 1024",
    );
    expect(refusal(gzipSync(valid).subarray(0, 30))).toThrow(/train-images.gz .*cut off/);
    // Stored, so that the flipped pixel unpacks: the checksum alone tells.
    const flippedPixel = gzipSync(valid, { level: 0 });
    flippedPixel[flippedPixel.length - 10] = 8;
    expect(refusal(flippedPixel)).toThrow("its checksum does not match");
    const labels = idx([3], Uint8Array.of(0, 9, 10));
    expect(() => readIdxLabels("l", labels, { classes: 10 })).toThrow("l has label 10 at image 2, expected 0 to 9");
    expect(() => readIdxLabels("l", labels, { classes: 11, count: 4 })).toThrow(
      "l holds 3 labels, expected 4, one for each image",
    );
  });

  test("a bomb is refused by its size before it is unpacked", () => {
    const bomb = gzipSync(new Uint8Array(2 ** 22));
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(bomb.length - 4, 2 ** 31, true);
    expect(() => readIdxImages("bomb", bomb)).toThrow("bomb declares 2147483648 bytes when unpacked, at most");
    // A file that understates its size is stopped when it exceeds it.
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(bomb.length - 4, 100, true);
    expect(() => readIdxImages("bomb", bomb)).toThrow("bomb unpacks to more than the 100 bytes");
  });

  test("every truncation and any flipped or random byte parses or is refused as a file of a data set", () => {
    const parse = (bytes: Uint8Array) => {
      readIdxImages("f", bytes);
      readIdxLabels("f", bytes, { classes: 10 });
    };
    for (const file of [valid, gzipSync(valid)]) {
      for (let end = 0; end < file.length; end++) {
        expectParsesOrRefuses(() => parse(file.subarray(0, end)));
        expect(() => readIdxImages("f", file.subarray(0, end))).toThrow();
      }
      fc.assert(
        fc.property(flipped(file), (bytes) => expectParsesOrRefuses(() => parse(bytes))),
        { numRuns: 500 },
      );
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) =>
        expectParsesOrRefuses(() => {
          parse(bytes);
          parse(Uint8Array.of(0, 0, 8, 3, ...bytes));
        }),
      ),
      { numRuns: 500 },
    );
  });

  const folder = process.env.LAB_DATA ?? "shared/data";
  test.skipIf(!existsSync(`${folder}/mnist`))(
    `MNIST reads as 60,000 and 10,000 (skipped where the folder named by LAB_DATA has no mnist/)`,
    () => {
      for (const [split, count] of [
        ["train", 60_000],
        ["t10k", 10_000],
      ] as const) {
        const read = (part: string) => new Uint8Array(readFileSync(`${folder}/mnist/${split}-${part}-ubyte.gz`));
        const { images, ...head } = readIdxImages("images", read("images-idx3"));
        expect(head).toEqual({ count, height: 28, width: 28, channels: 1 });
        expect(images.length).toBe(count * 784);
        expect(readIdxLabels("labels", read("labels-idx1"), { classes: 10, count }).length).toBe(count);
      }
    },
  );
});
