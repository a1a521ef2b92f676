import fc from "fast-check";
import { expect, test } from "vitest";
import { halfPrecision } from "./half.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

const fileOf = (value: number) =>
  writeSafetensors({ tensors: { a: { shape: [1], values: Float32Array.of(value) } }, metadata: {} });

/** The bits that a value is stored as. */
const bitsOf = (value: number): number => {
  const file = halfPrecision(fileOf(value));
  return new DataView(file.buffer).getUint16(file.length - 2, true);
};

/** The value that bits are read as. */
const readAs = (bits: number): number => {
  const file = halfPrecision(fileOf(0));
  new DataView(file.buffer).setUint16(file.length - 2, bits, true);
  return readSafetensors(file).tensors.a?.values[0] as number;
};

test("every half-precision value round-trips, and other values round to the nearest, ties to even", () => {
  for (const bits of [0, 1, 2, 0x3ff, 0x400, 0x3c00, 0x3c01, 0x7bff, 0x8001, 0xbc00, 0xfbff])
    expect(bitsOf(readAs(bits))).toBe(bits);
  expect(bitsOf(-0)).toBe(0x8000);
  // Halfway between 1 and the next value, and between that value and the one after it.
  expect(bitsOf(1 + 1 / 2048)).toBe(0x3c00);
  expect(bitsOf(1 + 3 / 2048)).toBe(0x3c02);
  expect(bitsOf(2 - 1 / 8192)).toBe(0x4000);
  expect(bitsOf(2 ** -25)).toBe(0);
  fc.assert(
    fc.property(fc.double({ min: -60_000, max: 60_000, noNaN: true }), (value) => {
      const single = Math.fround(value);
      const error = Math.abs(readAs(bitsOf(single)) - single);
      expect(error).toBeLessThanOrEqual(Math.max(Math.abs(single) * 2 ** -11, 2 ** -25));
    }),
  );
});

test("a file keeps names, shapes, metadata and whole numbers, at half the size", () => {
  const values = Float32Array.from({ length: 600 }, (_, i) => Math.sin(i) / 3);
  const file = writeSafetensors({
    tensors: {
      "0.weight": { shape: [20, 30], values },
      "1.num_batches_tracked": { shape: [1], values: Float32Array.of(12), dtype: "I64" },
    },
    metadata: { made: "here" },
  });
  const small = halfPrecision(file);
  expect(small.length).toBeLessThan(0.6 * file.length);
  const read = readSafetensors(small);
  expect(read.metadata).toEqual({ made: "here" });
  expect(read.tensors["1.num_batches_tracked"]?.values).toEqual(Float32Array.of(12));
  expect(read.tensors["0.weight"]?.shape).toEqual([20, 30]);
  for (const [i, value] of (read.tensors["0.weight"]?.values ?? []).entries())
    expect(Math.abs(value - (values[i] as number))).toBeLessThanOrEqual(2 ** -12);
  expect(halfPrecision(small)).toEqual(small);
});

test("values that half precision cannot hold are refused", () => {
  expect(() => halfPrecision(fileOf(70_000))).toThrow("weight 70000 found in a, at most 65504 in size expected");
  expect(() => halfPrecision(fileOf(Number.NaN))).toThrow("weight NaN found");
  expect(() => halfPrecision(new Uint8Array(5))).toThrow("found 5 bytes, expected a header length");
});
