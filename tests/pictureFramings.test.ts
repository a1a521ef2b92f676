import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Picture } from "../src/experiment/pictures/picture.ts";
import { reduced } from "../src/experiment/pictures/picture.ts";
import {
  doubtAbout,
  framedPicture,
  framingOf,
  preparationOf,
  preparedInput,
} from "../src/experiment/pictures/preparation.ts";
import { type Square, wholeSquare } from "../src/experiment/pictures/square.ts";
import { decodeDataset } from "../workers/datasets/index.ts";
import { type Digit, framings } from "./pictureFramings.ts";

// What a network sees of a picture of a test digit is compared with that digit. bench/ownPictures.ts measures the
// accuracy on such pictures.

const data = decodeDataset(
  { id: "digits", params: { train: 3600 } },
  { "datasets/digits.png": readFileSync(new URL("../public/datasets/digits.png", import.meta.url)) },
);
const shape = [20, 20, 1] as const;

/** An image of a class (500 of each, in order). */
function digit(cls: number, nth: number): Digit {
  const at = 400 * (500 * cls + nth);
  return { side: 20, position: nth, pixels: Float32Array.from(data.images.subarray(at, at + 400), (v) => v / 255) };
}

const seenOf = (picture: Picture) =>
  preparedInput(picture, preparationOf(picture, "digit"), "digit", [...shape]).pixels;

/** Correlation of two images: 1 if they differ in brightness and contrast alone. */
function likeness(a: Float32Array, b: Float32Array): number {
  const centred = (pixels: Float32Array) => {
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    return pixels.map((value) => value - mean);
  };
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
  const [x, y] = [centred(a), centred(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

describe.each(Object.entries(framings))("%s", (_name, pictureOf) => {
  test.each([3, 7])("a %i is seen as in the data set", (cls) => {
    const original = digit(cls, 20);
    const picture = reduced(pictureOf(original));
    expect(likeness(seenOf(picture), original.pixels)).toBeGreaterThan(0.85);
  });
});

/** A white sheet with dark bars [left, top, right, bottom]. */
function sheet(width: number, height: number, bars: readonly (readonly [number, number, number, number])[]): Picture {
  const pixels = new Uint8Array(width * height).fill(240);
  for (const [left, top, right, bottom] of bars)
    for (let y = top; y < bottom; y++) pixels.fill(20, y * width + left, y * width + right);
  return { width, height, channels: 1, pixels };
}

/** Rows and columns of an input in which there is ink. */
function boxOf(pixels: Float32Array) {
  const inked = [...pixels.keys()].filter((i) => (pixels[i] as number) > 0.3);
  const rows = inked.map((i) => Math.floor(i / 20));
  const columns = inked.map((i) => i % 20);
  return { top: Math.min(...rows), bottom: Math.max(...rows), left: Math.min(...columns), right: Math.max(...columns) };
}

describe("ink", () => {
  test("that touches the border of a narrow picture is padded, and none is cut off", () => {
    // A 7: a bar at the top and a slanted stroke down to the lower border.
    const strokes = Array.from(
      { length: 160 },
      (_, y) => [28 - Math.round(y / 8), y, 36 - Math.round(y / 8), y + 1] as const,
    );
    const { top, bottom, left, right } = boxOf(seenOf(sheet(40, 160, [[6, 0, 36, 9], ...strokes])));
    expect(bottom - top).toBeGreaterThanOrEqual(13);
    expect(bottom - top).toBeLessThanOrEqual(15);
    expect(right - left).toBeLessThanOrEqual(6);
    expect(left).toBeGreaterThan(5);
  });

  test("is found on an extremely long sheet and in a tiny picture", () => {
    expect(boxOf(seenOf(reduced(sheet(6000, 60, [[3000, 10, 3006, 50]])))).bottom).toBeGreaterThan(14);
    expect(boxOf(seenOf(sheet(7, 9, [[3, 2, 4, 7]]))).bottom).toBeGreaterThan(13);
    for (const [width, height] of [
      [1, 1],
      [1, 9],
      [9, 1],
      [2, 2],
    ] as const)
      expect(seenOf(sheet(width, height, [])).every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test.each([
    ["tall", 40, 1600],
    ["wide", 1600, 40],
  ])("that is small on a %s strip is found, dark or light", (_kind, width, height) => {
    const [x, y] = [width / 2 - 9, height / 2 - 11];
    const slant = Array.from(
      { length: 20 },
      (_, i) => [x + 15 - Math.round(i / 2), y + 3 + i, x + 18 - Math.round(i / 2), y + 4 + i] as const,
    );
    const strip = sheet(width, height, [[x, y, x + 18, y + 3], ...slant]);
    const light = { ...strip, pixels: strip.pixels.map((value) => 255 - value) };
    for (const picture of [strip, light]) {
      const preparation = preparationOf(picture, "digit");
      expect(preparation.invert).toBe(picture === strip);
      expect(doubtAbout(picture, "digit", preparation)).toBeNull();
      const { top, bottom } = boxOf(seenOf(picture));
      expect(bottom - top).toBeGreaterThanOrEqual(12);
      expect(bottom - top).toBeLessThanOrEqual(15);
    }
  });

  test("beside the edge of a table is the ink alone", () => {
    const { left, right } = boxOf(
      seenOf(
        sheet(300, 300, [
          [0, 0, 14, 300],
          [150, 90, 162, 200],
        ]),
      ),
    );
    expect(right - left).toBeLessThanOrEqual(3);
  });
});

describe("doubts in words", () => {
  const doubt = (picture: Picture) => doubtAbout(picture, "digit", preparationOf(picture, "digit"));
  test("an empty sheet has no clear ink, noisy or not", () => {
    expect(doubt(sheet(200, 150, []))).toMatch(/^No clear ink was found/);
    const { pixels } = sheet(200, 150, []);
    const noisy = pixels.map((value, i) => value - ((i * 7919) % 13));
    expect(doubt({ width: 200, height: 150, channels: 1, pixels: noisy })).toMatch(/^No clear ink was found/);
  });
  test("two digits side by side are counted, one digit of two strokes is not", () => {
    expect(
      doubt(
        sheet(300, 200, [
          [80, 50, 92, 150],
          [180, 55, 192, 150],
        ]),
      ),
    ).toMatch(/^There seem to be 2 digits/);
    expect(
      doubt(
        sheet(300, 200, [
          [80, 50, 170, 62],
          [120, 80, 132, 150],
        ]),
      ),
    ).toBeNull();
  });
  test("a square around one of two digits ends the doubt, a square beside them is named", () => {
    const two = sheet(300, 200, [
      [80, 50, 92, 150],
      [180, 55, 192, 150],
    ]);
    const within = (crop: Square) => doubtAbout(two, "digit", { crop, invert: true });
    expect(within({ x: 20, y: 30, size: 140 })).toBeNull();
    expect(within({ x: 20, y: 0, size: 200 })).toMatch(/^There seem to be 2 digits/);
    expect(within({ x: 62, y: 30, size: 120 })).toMatch(/^There seem to be 2 digits/);
    expect(within({ x: 200, y: 0, size: 90 })).toMatch(/^There is no ink in the square/);
  });
  test("ruled lines as dark as the ink are named", () => {
    const lines = [40, 80, 120, 160].map((y) => [0, y, 300, y + 3] as const);
    expect(doubt(sheet(300, 200, [[140, 60, 150, 145], ...lines]))).toMatch(/lines of the paper/);
    // Beside the lines, the digit alone is seen.
    expect(doubt(sheet(300, 200, [[140, 88, 150, 115], ...lines]))).toBeNull();
  });
});

describe("pictures for other networks", () => {
  // A white disc in a blue sky.
  const [width, height] = [80, 60];
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      pixels.set(Math.hypot(x - 55, y - 30) < 10 ? [250, 250, 250] : [90, 150, 230], 3 * (y * width + x));
  const sky: Picture = { width, height, channels: 3, pixels };

  test("colour stays colour, fitted to the subject", () => {
    const preparation = preparationOf(sky, "colour");
    expect(preparation).toMatchObject({ invert: false, clean: false });
    expect(preparation.crop.x + preparation.crop.size / 2).toBeCloseTo(55.5, 0);
    const seen = preparedInput(sky, preparation, "colour", [8, 8, 3]).pixels;
    expect([...seen.subarray(0, 3)].map((value) => Math.round(255 * value))).toEqual([90, 150, 230]);
    expect(Math.min(...seen.subarray(3 * (4 * 8 + 4), 3 * (4 * 8 + 4) + 3))).toBeCloseTo(250 / 255, 6);
    expect(doubtAbout(sky, "colour", preparation)).toBeNull();
  });

  test("a large photograph is seen as the exact mean of each area, also in a small part of it", () => {
    // 1600 x 900 pixels that differ from pixel to pixel; the network sees 8 x 8 areas of 12 x 12 pixels.
    const level = (x: number, y: number, c: number) => (x * 31 + y * 17 + ((x * y) % 7) * 20 + c * 60) % 256;
    const [wide, high] = [1600, 900];
    const bytes = new Uint8Array(wide * high * 3);
    for (let y = 0; y < high; y++)
      for (let x = 0; x < wide; x++) for (let c = 0; c < 3; c++) bytes[3 * (y * wide + x) + c] = level(x, y, c);
    const large = framedPicture({ width: wide, height: high, channels: 3, pixels: bytes }, "colour");
    const crop = { x: 703, y: 401, size: 96 };
    const seen = preparedInput(large, { crop, invert: false, clean: false }, "colour", [8, 8, 3]).pixels;
    for (const [row, column, c] of [
      [0, 0, 0],
      [3, 6, 1],
      [7, 7, 2],
    ] as const) {
      let sum = 0;
      for (let y = 0; y < 12; y++)
        for (let x = 0; x < 12; x++) sum += level(crop.x + 12 * column + x, crop.y + 12 * row + y, c);
      expect(seen[3 * (8 * row + column) + c]).toBeCloseTo(sum / 144 / 255, 6);
    }
  });

  test("a subject that fills a tall picture is padded with the mean colour of the border", () => {
    const tall: Picture = {
      width: 2,
      height: 4,
      channels: 3,
      pixels: Uint8Array.from(Array(8).fill([10, 20, 30]).flat()),
    };
    const whole = { crop: wholeSquare(tall), invert: false, clean: false };
    expect(whole.crop).toEqual({ x: -1, y: 0, size: 4 });
    const seen = preparedInput(
      { ...tall, pixels: tall.pixels.map((v, i) => (i >= 9 && i < 15 ? 250 : v)) },
      whole,
      "colour",
      [4, 4, 3],
    ).pixels;
    // All pixels lie on the border: six of [10, 20, 30] and two of [250, 250, 250].
    expect([...seen.subarray(0, 3)].map((value) => 255 * value)).toEqual([
      expect.closeTo(70, 3),
      expect.closeTo(77.5, 3),
      expect.closeTo(85, 3),
    ]);
    expect([...seen.subarray(3, 6)].map((value) => Math.round(255 * value))).toEqual([10, 20, 30]);
  });

  test("a subject as wide as the picture gets no square that is larger than the picture", () => {
    const wide = pixels.map((value, i) => {
      const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
      return x > 2 && x < width - 3 && y > 20 && y < 40 ? 250 : value;
    });
    const { crop } = preparationOf({ ...sky, pixels: wide }, "colour");
    expect(crop.size).toBeCloseTo(width, 6);
    expect(crop.x).toBeCloseTo(0, 6);
  });

  test("without an even ground the middle is seen", () => {
    const busy = { ...sky, pixels: pixels.map((_, i) => (i * 7919) % 256) };
    expect(preparationOf(busy, "colour").crop).toEqual({ x: 10, y: 0, size: 60 });
  });

  test("grey data that are no digits get grey values, neither inverted nor stretched", () => {
    const preparation = preparationOf(sky, "grey");
    expect(preparation).toMatchObject({ invert: false, clean: false });
    const [corner] = preparedInput(sky, preparation, "grey", [8, 8, 1]).pixels;
    expect(corner).toBeCloseTo((0.299 * 90 + 0.587 * 150 + 0.114 * 230) / 255, 2);
  });

  test("the framing follows the training data", () => {
    const names = Array.from({ length: 10 }, (_, i) => String(i));
    const grey = { shape: [28, 28, 1] as const, classes: names };
    expect(framingOf({ id: "mnist" }, grey)).toBe("digit");
    expect(framingOf({ id: "fashion-mnist" }, { ...grey, classes: ["Shirt", "Coat"] })).toBe("grey");
    expect(framingOf({ id: "images" }, grey)).toBe("digit");
    expect(framingOf({ id: "images" }, { ...grey, classes: ["cat", "dog"] })).toBe("grey");
    expect(framingOf({ id: "cifar-10" }, { ...grey, shape: [32, 32, 3] })).toBe("colour");
    expect(framingOf({ id: "images" }, { ...grey, shape: [32, 32, 3] })).toBe("colour");
  });
});
