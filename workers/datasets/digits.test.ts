import { readFileSync } from "node:fs";
import { encode } from "fast-png";
import { beforeAll, describe, expect, test } from "vitest";
import { startBackend } from "../backend/start.ts";
import { decodeDataset, gatherImages, gatherLabels, gatherPixels } from "./index.ts";

const name = "datasets/digits.png";
const png = readFileSync(new URL("../../public/datasets/digits.png", import.meta.url));
const decode = (bytes: Uint8Array, train = 3600) =>
  decodeDataset({ id: "digits", params: { train } }, { [name]: bytes });
const digits = decode(png);

beforeAll(async () => {
  await startBackend({ prefer: "cpu" });
});

describe("digits", () => {
  test("5,000 tiles of 20 x 20, 500 of each digit, rows of the picture in order", () => {
    expect(digits.shape).toEqual([20, 20, 1]);
    expect(digits.images.length).toBe(5000 * 400);
    const counts = new Array(10).fill(0);
    for (const label of digits.labels) counts[label]++;
    expect(counts).toEqual(new Array(10).fill(500));
    expect([0, 499, 500, 4999].map((index) => digits.labels[index])).toEqual([0, 0, 1, 9]);
    // A zero has a dark centre inside a bright ring, a one has neither: tiles are cut where they should be.
    const centre = (digit: number) => {
      let sum = 0;
      for (let image = digit * 500; image < (digit + 1) * 500; image++)
        for (const y of [9, 10]) for (const x of [9, 10]) sum += digits.images[image * 400 + y * 20 + x] as number;
      return sum / (500 * 4 * 255);
    };
    expect(centre(0)).toBeLessThan(0.25);
    expect(centre(1)).toBeGreaterThan(0.75);
  });

  test("the split is stratified, disjoint and fixed", () => {
    const { train, validation, test: held } = digits.splits;
    expect([train.length, validation.length, held.length]).toEqual([3600, 400, 1000]);
    expect(new Set([...train, ...validation, ...held]).size).toBe(5000);
    for (const split of [train, validation, held]) {
      const perClass = new Array(10).fill(0);
      for (const label of gatherLabels(digits, split)) perClass[label]++;
      expect(perClass).toEqual(new Array(10).fill(split.length / 10));
    }
    expect([...decode(png).splits.test]).toEqual([...held]);
  });

  test("fewer training images are a balanced prefix and leave the other splits alone", () => {
    const few = decode(png, 200);
    expect([...few.splits.train]).toEqual([...digits.splits.train.slice(0, 200)]);
    expect(few.splits.test).toEqual(digits.splits.test);
    expect(() => decode(png, 5000)).toThrow("train is 5000, a whole number from 100 to 3600 expected");
  });

  test("gathered images are bytes / 255 in the requested order", async () => {
    const indices = [4321, 7];
    const pixels = gatherPixels(digits, indices);
    expect(pixels.length).toBe(800);
    for (let p = 0; p < 400; p++) expect(pixels[p]).toBe(Math.fround((digits.images[4321 * 400 + p] as number) / 255));
    expect(Math.max(...pixels)).toBeLessThanOrEqual(1);
    const images = gatherImages(digits, indices);
    expect(images.shape).toEqual([2, 20, 20, 1]);
    expect(await images.data()).toEqual(pixels);
    images.dispose();
    expect(() => gatherPixels(digits, [5000])).toThrow("image 5000 requested, the data set has 0 to 4999");
  });

  test("a different file is refused with what was found and expected", () => {
    const grey = (width: number, height: number) =>
      encode({ width, height, channels: 1, data: new Uint8Array(width * height) });
    expect(() => decodeDataset({ id: "digits", params: {} }, {})).toThrow(`missing file ${name}, found none`);
    expect(() => decode(new TextEncoder().encode("<html>not found</html>, and some more"))).toThrow(
      `${name} is a web page, expected a png picture`,
    );
    expect(() => decode(new Uint8Array(3))).toThrow(
      `${name} is 3 bytes starting with 00 00 00, expected a png picture`,
    );
    expect(() => decode(grey(28, 28))).toThrow(`${name} is 28 x 28 pixels, expected 2000 x 1000`);
    expect(() => decode(png.subarray(0, 5000))).toThrow(/is a damaged png picture/);
    expect(() => decode(Uint8Array.from(png).fill(7, 4000, 4010))).toThrow(/is a damaged png picture/);
    const colour = encode({ width: 2000, height: 1000, channels: 3, data: new Uint8Array(6_000_000) });
    expect(() => decode(colour)).toThrow(`${name} has 3 channels, expected one grey channel`);
    expect(() => decodeDataset({ id: "fashion", params: {} }, {})).toThrow(
      "unknown data set: fashion, expected one of digits, mnist",
    );
  });
});
