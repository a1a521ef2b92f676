import fc from "fast-check";
import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { exifOrientation } from "../../../../src/experiment/pictures/orientation.ts";
import { expectParsesOrRefuses } from "../../../../tests/parserUnderTest.ts";
import { exifJpeg, exifOf, exifPng, pngWith } from "../../../../tests/pictureFiles.ts";
import { readAlike } from "./alike.ts";
import { collectImages } from "./imageCollector.ts";

/** Reads one row of pixels of each picture as one data set. */
async function read(files: readonly Uint8Array[], { grey = false, side = 0 } = {}) {
  const size = side === 0 ? null : { height: side, width: side };
  const { read: images, notes } = await readAlike(async (study) => {
    const collector = collectImages("f", files.length, { size, grey, isChosen: true }, study);
    for (const [i, bytes] of files.entries()) collector.add(`${i}.png`, bytes);
    return collector.end();
  });
  return { channels: images.channels, pixels: [...images.images], notes };
}

type Samples = readonly number[];
const png = (channels: 1 | 2 | 3 | 4, samples: Samples, depth: 8 | 16 = 8) => {
  const data = depth === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples);
  return encode({ width: samples.length / channels, height: 1, channels, depth, data });
};

describe("all pictures of a data set follow one rule", () => {
  const grey = png(1, [10, 250]);
  const colour = png(3, [1, 2, 3, 40, 50, 60]);

  test("colour if any picture is, in any order; grey only if all are or if it is requested", async () => {
    expect(await read([grey, grey])).toEqual({ channels: 1, pixels: [10, 250, 10, 250], notes: [] });
    const note = "1 picture is grey and became colour, as 2 are";
    const inColour = [10, 10, 10, 250, 250, 250];
    expect(await read([grey, colour, colour])).toEqual({
      channels: 3,
      pixels: [...inColour, 1, 2, 3, 40, 50, 60, 1, 2, 3, 40, 50, 60],
      notes: [note],
    });
    expect((await read([colour, grey, colour])).notes).toEqual([note]);
    expect(await read([colour, colour])).toMatchObject({ channels: 3, notes: [] });
    expect(await read([grey, colour], { grey: true })).toEqual({ channels: 1, pixels: [10, 250, 2, 48], notes: [] });
  });

  test("16 bits holding 0 to 255 or 12 bits are read on that scale; full 16 bits keep their upper 8", async () => {
    expect(await read([png(1, [0, 100], 16), png(1, [255, 7], 16)])).toEqual({
      channels: 1,
      pixels: [0, 100, 255, 7],
      notes: ["Pixel values 0 to 255 of 16-bit pictures were read on a scale of 0...255"],
    });
    expect((await read([png(1, [0, 100], 16), png(1, [4000, 7], 16)])).pixels).toEqual([0, 6, 249, 0]);
    expect((await read([png(1, [0, 1], 16)])).pixels).toEqual([0, 255]);
    expect(await read([png(1, [0, 100], 16), png(1, [65535, 700], 16)])).toEqual({
      channels: 1,
      pixels: [0, 0, 255, 2],
      notes: [
        "2 pictures of 16 bits were reduced to 8 bits",
        "1 picture is almost black (values up to 4095 of 65535): save all on one scale",
      ],
    });
    expect((await read([png(3, [0, 100, 200, 255, 1, 2], 16), grey])).pixels.slice(0, 6)).toEqual([
      0, 100, 200, 255, 1, 2,
    ]);
    // Alpha on the same scale as the samples, and on the full one.
    expect((await read([png(2, [200, 255, 200, 0], 16)])).pixels).toEqual([200, 255]);
    expect((await read([png(2, [200, 65535, 200, 0], 16)])).pixels).toEqual([200, 255]);
  });

  test("bytes that hold 0 and 1, or up to 16, are stretched, resized or not", async () => {
    const note = "Pixel values 0 to 1 of 8-bit pictures were stretched from 0...1 to 0...255";
    expect(await read([png(1, [0, 0]), png(1, [1, 0])])).toEqual({
      channels: 1,
      pixels: [0, 0, 255, 0],
      notes: [note],
    });
    expect((await read([png(1, [0, 8]), png(1, [16, 4])])).pixels).toEqual([0, 128, 255, 64]);
    expect((await read([png(1, [0, 1])], { side: 2 })).pixels).toEqual([0, 255, 0, 255]);
    const dim = "2 pictures are almost black (values up to 16 of 255): save all on one scale";
    const beside = await read([png(1, [0, 1]), png(1, [16, 0]), png(1, [200, 0]), png(1, [9, 9])]);
    expect(beside).toEqual({ channels: 1, pixels: [0, 1, 16, 0, 200, 0, 9, 9], notes: [dim] });
    expect((await read([png(1, [0, 0])])).pixels).toEqual([0, 0]);
  });

  test("white or invisible pictures that are lost on white are said", async () => {
    const { pixels, notes } = await read([png(2, [255, 0, 255, 99]), png(2, [0, 0, 7, 0]), png(2, [0, 255, 0, 0])]);
    expect(pixels).toEqual([255, 255, 255, 255, 0, 255]);
    expect(notes[1]).toMatch(/^2 of the transparent pictures became white all over/);
  });

  test("transparency of every kind is laid on white and said", async () => {
    const note = "1 picture is transparent and was laid on white";
    expect(await read([png(2, [0, 0, 100, 255])])).toEqual({ channels: 1, pixels: [255, 100], notes: [note] });
    expect((await read([png(2, [0, 128])])).pixels).toEqual([127]);
    expect((await read([png(4, [9, 9, 9, 0, 1, 2, 3, 255])])).pixels).toEqual([255, 255, 255, 1, 2, 3]);
    expect((await read([png(4, [90, 90, 90, 255])])).notes).toEqual([]);
    expect((await read([png(4, [0, 0, 0, 32768, 0, 0, 0, 65535], 16)])).pixels.slice(0, 2)).toEqual([127, 127]);
    const palette = [0, 0, 0, 50, 60, 70];
    const indexed = pngWith(3, 8, 2, [0, 1], { PLTE: palette, tRNS: [0] });
    expect(await read([indexed])).toEqual({ channels: 3, pixels: [255, 255, 255, 50, 60, 70], notes: [note] });
    expect(
      (await read([pngWith(3, 1, 8, [0b01010101], { PLTE: palette, tRNS: [255, 0] })])).pixels.slice(0, 6),
    ).toEqual([0, 0, 0, 255, 255, 255]);
    expect((await read([pngWith(0, 8, 2, [7, 200], { tRNS: [0, 7] })])).pixels).toEqual([255, 200]);
    expect((await read([pngWith(2, 8, 2, [7, 8, 9, 7, 8, 8], { tRNS: [0, 7, 0, 8, 0, 9] })])).pixels).toEqual([
      255, 255, 255, 7, 8, 8,
    ]);
    expect((await read([pngWith(0, 4, 2, [0xf1], { tRNS: [0, 1] })])).pixels).toEqual([255, 255]);
  });
});

describe("EXIF orientation", () => {
  // Rows of the file's picture, and how each orientation shows them (EXIF 2.32, tag 274).
  const stored = [1, 2, 3, 4, 5, 6].map((value) => 20 * value);
  const shown: Readonly<Record<number, readonly number[][]>> = {
    1: [
      [1, 2, 3],
      [4, 5, 6],
    ],
    2: [
      [3, 2, 1],
      [6, 5, 4],
    ],
    3: [
      [6, 5, 4],
      [3, 2, 1],
    ],
    4: [
      [4, 5, 6],
      [1, 2, 3],
    ],
    5: [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
    6: [
      [4, 1],
      [5, 2],
      [6, 3],
    ],
    7: [
      [6, 3],
      [5, 2],
      [4, 1],
    ],
    8: [
      [3, 6],
      [2, 5],
      [1, 4],
    ],
  };

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("orientation %i of a png and a jpeg", async (orientation) => {
    const rows = shown[orientation] as number[][];
    const grey = encode({ width: 3, height: 2, channels: 1, data: Uint8Array.from(stored) });
    for (const little of [false, true]) {
      const found = await read([exifPng(grey, orientation, little)]);
      expect(found.pixels).toEqual(rows.flat().map((value) => 20 * value));
      expect(found.notes).toEqual(orientation === 1 ? [] : ["1 picture was turned as its EXIF orientation says"]);
    }
    const plain = await read([exifJpeg(1)]);
    const turned = await read([exifJpeg(orientation)]);
    const expected = rows.flat().map((value) => plain.pixels[value - 1]);
    expect(turned.pixels).toEqual(expected);
  });

  test("damaged blocks mean upright", () => {
    expect(exifOrientation(exifOf(6, true))).toBe(6);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => expectParsesOrRefuses(() => exifOrientation(bytes))),
    );
    for (const value of [0, 9, 65535]) expect(exifOrientation(exifOf(value, false))).toBe(1);
    for (let end = 0; end < 20; end++) expect(exifOrientation(exifOf(6, false).subarray(0, end))).toBe(1);
  });
});
