import { expect, test } from "vitest";
import { borderMean, channelOf, greyOf, pictureOf, reduced } from "./picture.ts";

function grey(width: number, values: readonly number[]) {
  return { width, height: values.length / width, channels: 1 as const, pixels: Uint8Array.from(values) };
}

test("colours stay, transparency lies on white, and grey weights the channels", () => {
  const rgba = Uint8ClampedArray.from([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 128]);
  const picture = pictureOf(rgba, 5, 1);
  expect([...picture.pixels]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 127, 127, 127]);
  expect([...greyOf(picture).pixels]).toEqual([76, 150, 29, 255, 127]);
  expect([...channelOf(picture, 2).pixels]).toEqual([0, 0, 255, 255, 127]);
});

test("rejects a buffer of the wrong length", () => {
  expect(() => pictureOf(new Uint8ClampedArray(7), 2, 1)).toThrow("7 bytes found, 8 expected");
});

test("the border mean reads only the border, in each channel", () => {
  expect(borderMean(grey(3, [10, 10, 10, 10, 255, 10, 10, 10, 10]))).toEqual([10]);
  expect(borderMean(grey(1, [10, 30]))).toEqual([20]);
  expect(borderMean({ width: 1, height: 1, channels: 3, pixels: Uint8Array.from([1, 2, 3]) })).toEqual([1, 2, 3]);
});

test("a large picture becomes the means of whole blocks; a small one stays", () => {
  const small = grey(2, [0, 100, 200, 50]);
  expect(reduced(small)).toBe(small);
  const large = grey(
    1000,
    Array.from({ length: 1e6 }, (_, i) => (i % 2 === 0 ? 0 : 200)),
  );
  const { width, height, pixels } = reduced(large, 250_000);
  expect([width, height]).toEqual([500, 500]);
  expect(new Set(pixels)).toEqual(new Set([100]));
});

test("a strip keeps its shorter side", () => {
  const strip = { width: 20_000, height: 40, channels: 1 as const, pixels: new Uint8Array(800_000) };
  expect(reduced(strip)).toBe(strip);
});
