import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { centralSquare, growSquare, insideSquare, moveSquare, squareBetween } from "./crop.ts";
import { borderMean, type GreyImage, greyOf } from "./grey.ts";
import { fileProblem, pictureProblem } from "./imageFile.ts";
import { inkSquare } from "./inkSquare.ts";
import { networkInput } from "./networkInput.ts";
import { resizeArea } from "./resizeArea.ts";

function grey(width: number, values: readonly number[]): GreyImage {
  return { width, height: values.length / width, pixels: Uint8Array.from(values) };
}

const whole = (image: GreyImage) => centralSquare(image);

describe("grey", () => {
  test("weights the channels and blends transparency with white", () => {
    const rgba = Uint8ClampedArray.from([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 128]);
    expect([...greyOf(rgba, 5, 1).pixels]).toEqual([76, 150, 29, 255, 127]);
  });

  test("rejects a buffer of the wrong length", () => {
    expect(() => greyOf(new Uint8ClampedArray(7), 2, 1)).toThrow("7 bytes found, 8 expected");
  });

  test("border mean reads only the border", () => {
    expect(borderMean(grey(3, [10, 10, 10, 10, 255, 10, 10, 10, 10]))).toBe(10);
    expect(borderMean(grey(1, [10, 30]))).toBe(20);
  });
});

describe("resizeArea", () => {
  test("is exact for whole multiples: every output is the mean of its block", () => {
    const image = grey(4, [0, 255, 0, 0, 255, 0, 0, 0, 51, 51, 255, 255, 51, 51, 255, 255]);
    const pixels = [...resizeArea(image, whole(image), 2, 2).pixels];
    for (const [i, value] of [0.5, 0, 0.2, 1].entries()) expect(pixels[i]).toBeCloseTo(value, 6);
  });

  test("weights partly covered pixels by their area", () => {
    // 3 -> 2: each output covers one pixel and a half.
    const image = grey(3, [0, 255, 0, 0, 255, 0, 0, 255, 0]);
    const [left, right] = resizeArea(image, whole(image), 2, 2).pixels;
    expect(left).toBeCloseTo(1 / 3, 6);
    expect(right).toBeCloseTo(1 / 3, 6);
  });

  test("returns an equal-sized crop unchanged, and repeats pixels when enlarging", () => {
    const image = grey(3, [0, 51, 102, 153, 204, 255, 1, 2, 3]);
    expect([...resizeArea(image, { x: 1, y: 0, size: 2 }, 2, 2).pixels].map((v) => Math.round(v * 255))).toEqual([
      51, 102, 204, 255,
    ]);
    expect(
      [...resizeArea(grey(1, [204]), { x: 0, y: 0, size: 1 }, 3, 3).pixels].every((v) => Math.abs(v - 0.8) < 1e-6),
    ).toBe(true);
  });

  test("keeps the mean and the range of any picture", () => {
    const sides = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 0, max: 255 }), (side, out, seed) => {
        const image = grey(
          side,
          Array.from({ length: side * side }, (_, i) => (i * 73 + seed * 31) % 256),
        );
        const { pixels } = resizeArea(image, whole(image), out, out);
        const mean = pixels.reduce((sum, v) => sum + v, 0) / pixels.length;
        const expected = image.pixels.reduce((sum, v) => sum + v, 0) / image.pixels.length / 255;
        expect(mean).toBeCloseTo(expected, 4);
        expect(pixels.every((v) => v >= 0 && v <= 1)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe("networkInput", () => {
  const image = grey(2, [200, 200, 200, 100]);
  test("inverts", () => {
    const { pixels } = networkInput(image, { crop: whole(image), invert: true, stretch: false }, 2, 2);
    expect(pixels[0]).toBeCloseTo(55 / 255, 6);
    expect(pixels[3]).toBeCloseTo(155 / 255, 6);
  });
  test("stretches to the full range after inverting", () => {
    const { pixels } = networkInput(image, { crop: whole(image), invert: true, stretch: true }, 2, 2);
    expect([...pixels]).toEqual([0, 0, 0, 1]);
  });
  test("does not change a uniform picture", () => {
    const flat = grey(2, [128, 128, 128, 128]);
    const { pixels } = networkInput(flat, { crop: whole(flat), invert: false, stretch: true }, 1, 1);
    expect(pixels[0]).toBeCloseTo(128 / 255, 6);
  });
});

describe("crop", () => {
  const picture = { width: 100, height: 60 };
  test("starts as the largest central square", () => {
    expect(centralSquare(picture)).toEqual({ x: 20, y: 0, size: 60 });
  });
  test("moves and grows up to the edges", () => {
    expect(moveSquare({ x: 20, y: 10, size: 40 }, 90, -90, picture)).toEqual({ x: 60, y: 0, size: 40 });
    expect(growSquare({ x: 20, y: 10, size: 40 }, 100, picture)).toEqual({ x: 10, y: 0, size: 60 });
    expect(growSquare({ x: 20, y: 10, size: 10 }, -100, picture).size).toBe(4);
  });
  test("spans two corners in any direction", () => {
    expect(squareBetween(50, 30, 70, 35, picture)).toEqual({ x: 50, y: 30, size: 20 });
    expect(squareBetween(50, 30, 30, 25, picture)).toEqual({ x: 30, y: 10, size: 20 });
    expect(squareBetween(90, 50, 200, 200, picture)).toEqual({ x: 90, y: 50, size: 10 });
  });
  test("always lies inside", () => {
    const any = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(any, any, any, (x, y, size) => {
        const square = insideSquare({ x, y, size }, picture);
        expect(square.x).toBeGreaterThanOrEqual(0);
        expect(square.y).toBeGreaterThanOrEqual(0);
        expect(square.x + square.size).toBeLessThanOrEqual(100);
        expect(square.y + square.size).toBeLessThanOrEqual(60);
      }),
    );
  });
});

describe("inkSquare", () => {
  const paper = (width: number, height: number, ink: readonly [number, number][]) => {
    const pixels = new Uint8Array(width * height).fill(240);
    for (const [x, y] of ink) pixels[y * width + x] = 20;
    return { width, height, pixels };
  };
  test("frames dark ink on paper with a margin, also off the centre", () => {
    const stroke = Array.from({ length: 10 }, (_, i): [number, number] => [30, 5 + i]);
    const { x, y, size } = inkSquare(paper(40, 30, stroke));
    expect(size).toBeCloseTo(11.6, 6);
    expect(x + size / 2).toBeCloseTo(30.5, 6);
    expect(y + size / 2).toBeCloseTo(10, 6);
  });
  test("a blank sheet gives the central square", () => {
    expect(inkSquare(paper(40, 30, []))).toEqual({ x: 5, y: 0, size: 30 });
  });
  test("stays inside when the ink touches the edge", () => {
    const { x, size } = inkSquare(
      paper(40, 30, [
        [39, 15],
        [39, 16],
        [38, 20],
        [39, 20],
      ]),
    );
    expect(x + size).toBeLessThanOrEqual(40);
  });
});

describe("image files", () => {
  test("problems name what was found and what is expected", () => {
    expect(fileProblem({ name: "a.pdf", type: "application/pdf", size: 5 })).toBe(
      "a.pdf is of type application/pdf; expected a PNG, JPEG, WebP, GIF, BMP or AVIF image",
    );
    expect(fileProblem({ name: "", type: "", size: 5 })).toMatch("the pasted file is of an unknown type");
    expect(fileProblem({ name: "a.svg", type: "image/svg+xml", size: 5 })).toMatch("of type image/svg+xml");
    expect(fileProblem({ name: "a.png", type: "image/png", size: 0 })).toMatch("a.png is empty");
    expect(fileProblem({ name: "a.png", type: "image/png", size: 30 * 2 ** 20 })).toMatch(
      "30.0 MB; the limit is 20.0 MB",
    );
    expect(fileProblem({ name: "a.png", type: "image/png", size: 1000 })).toBeNull();
    expect(pictureProblem("a.png", 10_000, 10_000)).toMatch("10000 x 10000 pixels; the limit is 40 million");
    expect(pictureProblem("a.png", 100, 100)).toBeNull();
  });
});
