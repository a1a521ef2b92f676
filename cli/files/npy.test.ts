import { expect, test } from "vitest";
import { npy } from "./npy.ts";

const text = (file: Uint8Array, from: number, to: number) => Buffer.from(file.subarray(from, to)).toString("latin1");

test("writes the header that NumPy writes, and the values row by row", () => {
  const file = npy(Float32Array.from([1, -2.5, 0, 3, 4, Number.POSITIVE_INFINITY]), [2, 3]);
  expect(text(file, 0, 8)).toBe("\x93NUMPY\x01\x00");
  expect(new DataView(file.buffer, file.byteOffset).getUint16(8, true)).toBe(118);
  expect(text(file, 10, 128)).toBe(`${"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117)}\n`);
  expect(file.length).toBe(128 + 24);
  const view = new DataView(file.buffer, file.byteOffset + 128);
  expect([0, 1, 5].map((i) => view.getFloat32(4 * i, true))).toEqual([1, -2.5, Number.POSITIVE_INFINITY]);
});

test("knows bytes and whole numbers, and says where one side is meant", () => {
  expect(text(npy(Uint8Array.of(7, 8), [2, 1, 1]), 10, 70)).toContain(
    "'|u1', 'fortran_order': False, 'shape': (2, 1, 1)",
  );
  const labels = npy(Int32Array.of(-1, 70_000), [2]);
  expect(text(labels, 10, 70)).toContain("'<i4', 'fortran_order': False, 'shape': (2,)");
  expect([...labels.subarray(-8)]).toEqual([255, 255, 255, 255, 112, 17, 1, 0]);
});

test("refuses a shape that does not hold the values", () => {
  expect(() => npy(new Float32Array(5), [2, 3])).toThrow("5 values found, 6 expected by an array of 2 x 3");
});
