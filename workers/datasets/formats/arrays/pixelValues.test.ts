import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { npyOf } from "../../../../tests/npyOf.ts";
import { expectParsesOrRefuses } from "../../../../tests/parserUnderTest.ts";
import { arrayImages, byteImages } from "./arrayImages.ts";
import { readNpy } from "./npy.ts";

/** Values of one row of pixels as an array of NumPy's type `type`. */
const part = (type: string, values: readonly number[], file = "x.npy") =>
  arrayImages(
    file,
    readNpy(
      file,
      npyOf(type, [1, 1, values.length], false, ([, , i]) => values[i as number] as number),
    ),
  );

function bytes(type: string, ...parts: (readonly number[])[]) {
  const { images, notes } = byteImages(parts.map((values) => part(type, values)));
  return { bytes: images.map((one) => [...one.images]), notes };
}

describe("pixel values become bytes by one rule for the whole data set", () => {
  test.each<[string, string, number[], number[], string | null]>([
    ["bytes", "|u1", [0, 7, 255], [0, 7, 255], null],
    ["0 and 1 in bytes", "|u1", [0, 1], [0, 255], "Pixel values 0 to 1 (uint8) were stretched from 0...1 to 0...255"],
    ["0 and 1 in int64", "<i8", [0, 1], [0, 255], "(int64) were stretched from 0...1"],
    ["0 and 1 in float32", "<f4", [0, 1], [0, 255], "(float32) were stretched from 0...1"],
    ["booleans", "|b1", [0, 1], [0, 255], "Booleans became pixels of 0 and 255"],
    ["scikit-learn's digits", "<f8", [0, 8, 16], [0, 128, 255], "were stretched from 0...16 to 0...255"],
    ["4 bits", "|u1", [0, 5, 15], [0, 85, 255], "were stretched from 0...15 to 0...255"],
    ["2 bits", ">i2", [0, 1, 3], [0, 85, 255], "were stretched from 0...3 to 0...255"],
    ["0 to 255 in uint16", "<u2", [0, 128, 255], [0, 128, 255], "(uint16) were kept as bytes of 0...255"],
    ["0 to 255 in int32", ">i4", [0, 128, 255], [0, 128, 255], "(int32) were kept as bytes of 0...255"],
    ["12 bits", "<u2", [0, 2048, 4095], [0, 128, 255], "were stretched from 0...4095 to 0...255"],
    [
      "12 bits, not all used",
      "<i4",
      [0, 4000],
      [0, 249],
      "Pixel values 0 to 4000 (int32) were stretched from 0...4095",
    ],
    ["16 bits", "<u2", [0, 32768, 65535], [0, 128, 255], "were stretched from 0...65535 to 0...255"],
    ["0 to 1", "<f4", [0, 0.5, 1], [0, 128, 255], "were mapped from 0...1 to 0...255"],
    ["0 to 1 and a rounding error", "<f8", [-1e-7, 0.25, 1 + 1e-6], [0, 64, 255], "were mapped from 0...1"],
    ["half floats", "<f2", [0, 0.25, 1], [0, 64, 255], "(float16) were mapped from 0...1"],
    ["-1 to 1", "<f4", [-1, -0.5, 0.25, 1], [0, 64, 159, 255], "were mapped from -1...1 to 0...255"],
    ["-1 and 1 in int8", "|i1", [-1, 1], [0, 255], "were mapped from -1...1 to 0...255"],
    ["-0.5 to 0.5", "<f8", [-0.5, 0.1, 0.5], [0, 153, 255], "were mapped from -0.5...0.5 to 0...255"],
    ["0 to 255 as floats", "<f4", [0, 100.4, 254.9], [0, 100, 255], "were rounded to whole numbers of 0...255"],
    ["dark bytes", "|u1", [0, 30], [0, 30], "so the images are dark: multiply them first if 30 means white"],
  ])("%s", (_, type, values, expected, note) => {
    const found = bytes(type, values);
    expect(found.bytes).toEqual([expected]);
    if (note === null) expect(found.notes).toEqual([]);
    else expect(found.notes).toEqual([expect.stringContaining(note)]);
  });

  test("all parts follow the rule of all values together", () => {
    expect(bytes("|u1", [0, 1, 255], [0, 20]).bytes[1]).toEqual([0, 20]);
    expect(bytes("|u1", [0, 1, 255], [0, 0]).bytes[1]).toEqual([0, 0]);
    expect(bytes("<u2", [0, 4095], [0, 1000]).bytes[1]).toEqual([0, 62]);
    expect(bytes("<f4", [-0.8, 1], [-1, 0.5]).bytes[1]).toEqual([0, 191]);
    const mixed =
      (...parts: [string, number[]][]) =>
      () =>
        byteImages(parts.map(([type, values], i) => part(type, values, i === 0 ? "train.npy" : "test.npy")));
    expect(mixed(["|u1", [0, 255]], ["<f4", [0, 0.5, 1]])).toThrow(
      "test.npy holds values from 0 to 1 (float32), another part values from 0 to 255 (uint8), expected one scale for all parts: save them alike",
    );
    for (const [train, test] of [
      [
        ["<f4", [0, 255]],
        ["<f4", [0, 1]],
      ],
      [
        ["|u1", [0, 1]],
        ["|u1", [0, 255]],
      ],
      [
        ["|u1", [0, 200]],
        ["|u1", [0, 16]],
      ],
      [
        ["<u2", [0, 65535]],
        ["<u2", [0, 255]],
      ],
      [
        ["<f4", [0, 1]],
        ["<f4", [-1, 1]],
      ],
    ] as [string, number[]][][])
      expect(mixed(...([train, test] as [string, number[]][]))).toThrow("save them alike");
    expect(mixed(["<f4", [0, 1]], ["<f8", [0, 0.2]])().images[1]?.images).toEqual(Uint8Array.of(0, 51));
  });

  test("images of one colour are kept", () => {
    for (const [type, value, byte] of [
      ["|u1", 0, 0],
      ["|u1", 200, 200],
      ["<f4", 1, 255],
    ] as const) {
      expect(bytes(type, [value, value]).bytes).toEqual([[byte, byte]]);
    }
  });

  test.each<[string, string, number[], string]>([
    ["normalised", "<f4", [-0.42, 2.8], "values from -0.42 to 2.8 (float32), expected pixels of 0 to 1, -1 to 1"],
    ["positive, but on no scale", "<f4", [0, 2.5], "undo the normalisation (x * std + mean) before saving"],
    ["signed bytes", "|i1", [-128, 127], "add the offset that was subtracted, or view int8 as uint8"],
    ["negative int64", "<i8", [-3, 200], "holds whole numbers from -3 to 200 (int64)"],
    ["above 16 bits", "<i4", [0, 70000], "whole numbers from 0 to 70000 (int32), expected"],
    ["overshoot of a resize", "<f8", [0.5, 261.2], "clip or divide them first"],
    ["nan", "<f4", [0, 1, Number.NaN], "x.npy holds nan at [0, 0, 2], expected numbers: clean it first"],
    ["infinity", "<f8", [Number.POSITIVE_INFINITY], "x.npy holds an infinite value at [0, 0, 0]"],
  ])("%s values are refused with a remedy", (_, type, values, message) => {
    expect(() => bytes(type, values)).toThrow(message);
  });

  test("any values are mapped monotonically or refused", () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -300, max: 70_000 }), fc.double({ min: -2, max: 300 }));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 8 }),
        fc.constantFrom("<f8", "<f4", "<f2"),
        (values, type) =>
          expectParsesOrRefuses(() => {
            const [mapped = []] = bytes(type, values).bytes;
            const order = [...values.keys()].sort((a, b) => (values[a] as number) - (values[b] as number));
            const sorted = order.map((i) => mapped[i] as number);
            expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
          }),
      ),
    );
  });
});
