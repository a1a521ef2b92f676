import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resizeArea } from "./resizeArea.ts";
import { centralSquare } from "./square.ts";

function grey(width: number, values: readonly number[]) {
  return { width, height: values.length / width, channels: 1, pixels: Uint8Array.from(values) };
}

describe("resizeArea", () => {
  test("is exact for whole multiples: every output is the mean of its block", () => {
    const image = grey(4, [0, 255, 0, 0, 255, 0, 0, 0, 51, 51, 255, 255, 51, 51, 255, 255]);
    const pixels = [...resizeArea(image, centralSquare(image), 2, 2, [0]).pixels];
    for (const [i, value] of [0.5, 0, 0.2, 1].entries()) expect(pixels[i]).toBeCloseTo(value, 6);
  });

  test("weights partly covered pixels by their area", () => {
    // 3 -> 2: each output covers one pixel and a half.
    const image = grey(3, [0, 255, 0, 0, 255, 0, 0, 255, 0]);
    const [left, right] = resizeArea(image, centralSquare(image), 2, 2, [0]).pixels;
    expect(left).toBeCloseTo(1 / 3, 6);
    expect(right).toBeCloseTo(1 / 3, 6);
  });

  test("returns an equal-sized crop unchanged, and repeats pixels when enlarging", () => {
    const image = grey(3, [0, 51, 102, 153, 204, 255, 1, 2, 3]);
    expect([...resizeArea(image, { x: 1, y: 0, size: 2 }, 2, 2, [0]).pixels].map((v) => Math.round(v * 255))).toEqual([
      51, 102, 204, 255,
    ]);
    expect(
      [...resizeArea(grey(1, [204]), { x: 0, y: 0, size: 1 }, 3, 3, [0]).pixels].every((v) => Math.abs(v - 0.8) < 1e-6),
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
        const { pixels } = resizeArea(image, centralSquare(image), out, out, [0]);
        const mean = pixels.reduce((sum, v) => sum + v, 0) / pixels.length;
        const expected = image.pixels.reduce((sum, v) => sum + v, 0) / image.pixels.length / 255;
        expect(mean).toBeCloseTo(expected, 4);
        expect(pixels.every((v) => v >= 0 && v <= 1)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test("fills what lies beyond the picture, also in colour and where a pixel is partly covered", () => {
    const colour = { width: 1, height: 2, channels: 3, pixels: Uint8Array.from([255, 0, 0, 255, 0, 0]) };
    const { pixels } = resizeArea(colour, { x: -0.5, y: 0, size: 2 }, 2, 2, [0, 0, 255]);
    for (const [i, value] of [0.5, 0, 0.5, 0.5, 0, 0.5].entries()) expect(pixels[i]).toBeCloseTo(value, 6);
    const { pixels: far } = resizeArea(colour, { x: 50, y: 50, size: 4 }, 2, 2, [51, 102, 153]);
    for (const [i, value] of [0.2, 0.4, 0.6].entries()) expect(far[i]).toBeCloseTo(value, 6);
  });
});
