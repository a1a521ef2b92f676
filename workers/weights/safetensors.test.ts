import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSafetensors, type Safetensors, writeSafetensors } from "./safetensors.ts";

/** A file with any header text and so many bytes of values. */
function fileOf(header: string, bytes: number, claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const one = (tensor: object, bytes: number) => fileOf(JSON.stringify({ w: tensor }), bytes);

const contents: fc.Arbitrary<Safetensors> = fc.record({
  tensors: fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== "__metadata__" && name !== "__proto__"),
    fc.array(fc.nat({ max: 4 }), { maxLength: 4 }).chain((shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return fc.float32Array({ minLength: size, maxLength: size, noNaN: true }).map((values) => ({ shape, values }));
    }),
    { maxKeys: 5, noNullPrototype: true },
  ),
  metadata: fc.dictionary(
    fc.string().filter((key) => key !== "__proto__"),
    fc.string(),
    { maxKeys: 3, noNullPrototype: true },
  ),
});

/** Either tensors, or an error that says what is wrong; never anything else, whatever the bytes. */
function readsOrExplains(bytes: Uint8Array): void {
  try {
    for (const { shape, values } of Object.values(readSafetensors(bytes).tensors))
      expect(values.length).toBe(shape.reduce((a, b) => a * b, 1));
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toMatch(/^not a readable safetensors file: ./);
    expect((error as Error).message.length).toBeLessThan(400);
  }
}

describe("safetensors", () => {
  test("reads what it wrote, bit for bit, whatever the names and shapes", () => {
    fc.assert(
      fc.property(contents, (file) => {
        const bytes = writeSafetensors(file);
        const read = readSafetensors(bytes);
        expect(read).toEqual(file);
        expect(writeSafetensors(read)).toEqual(bytes);
      }),
    );
  });

  test("hostile bytes give an error that says what is wrong", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readsOrExplains));
    fc.assert(fc.property(fc.json(), fc.nat({ max: 64 }), (header, bytes) => readsOrExplains(fileOf(header, bytes))));
  });

  test("a valid file with one byte changed, cut off or appended to is read or refused with a reason", () => {
    const good = writeSafetensors({
      tensors: {
        a: { shape: [2, 3], values: new Float32Array(6) },
        b: { shape: [], values: new Float32Array(1) },
      },
      metadata: { format: "pt" },
    });
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        readsOrExplains(good.with(at, byte));
        expect(() => readSafetensors(good.subarray(0, at))).toThrow(RangeError);
        expect(() => readSafetensors(Uint8Array.from([...good, ...good.subarray(0, at + 1)]))).toThrow(RangeError);
      }),
    );
  });

  test("headers that describe tensors wrongly are refused, naming the tensor", () => {
    fc.assert(
      fc.property(
        fc.record(
          {
            dtype: fc.constantFrom<unknown>("F32", "F16", "F64", 3, null),
            shape: fc.oneof<fc.Arbitrary<unknown>[]>(
              fc.array(fc.oneof(fc.integer(), fc.double(), fc.string()), { maxLength: 10 }),
              fc.anything(),
            ),
            data_offsets: fc.oneof<fc.Arbitrary<unknown>[]>(fc.tuple(fc.integer(), fc.integer()), fc.anything()),
          },
          { requiredKeys: [] },
        ),
        fc.nat({ max: 40 }),
        (tensor, bytes) =>
          readsOrExplains(
            fileOf(
              JSON.stringify({ w: tensor }, (_, v) => (typeof v === "bigint" ? `${v}` : v)),
              bytes,
            ),
          ),
      ),
    );
  });

  test.each([
    [
      "a claimed header of 2^63 bytes",
      fileOf("{}", 0, 2n ** 63n),
      /header claims 9223372036854775808 bytes, expected at most 1048576/,
    ],
    ["a header longer than the file", fileOf("{}", 0, 99n), /claims 99 bytes, the file holds 2/],
    ["an empty file", new Uint8Array(0), /found 0 bytes/],
    ["a header that is not JSON", fileOf("{nonsense", 0), /its header is not JSON/],
    ["a list for a header", fileOf("[]", 0), /not a JSON object/],
    [
      "another dtype",
      one({ dtype: "BF16", shape: [1], data_offsets: [0, 2] }, 2),
      /dtype "BF16", expected F32, F16 or I64/,
    ],
    [
      "a shape of another size",
      one({ dtype: "F32", shape: [2, 2], data_offsets: [0, 12] }, 12),
      /holds 12 bytes, its shape \[2,2\] in F32 needs 16/,
    ],
    ["a shape that overflows", one({ dtype: "F32", shape: [2 ** 40, 2 ** 40], data_offsets: [0, 4] }, 4), /needs 4\.8/],
    ["a negative side", one({ dtype: "F32", shape: [-1], data_offsets: [0, 4] }, 4), /shape \[-1\]/],
    [
      "an end outside the file",
      one({ dtype: "F32", shape: [2], data_offsets: [0, 8] }, 4),
      /lies at \[0, 8\], the file holds 4/,
    ],
    [
      "a misaligned start",
      fileOf(
        '{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}',
        6,
      ),
      /begins at byte 2, expected a multiple of 4/,
    ],
    [
      "overlapping tensors",
      fileOf(
        '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}',
        12,
      ),
      /"b" begins at byte 4, expected 8/,
    ],
    [
      "bytes that belong to no tensor",
      one({ dtype: "F32", shape: [1], data_offsets: [0, 4] }, 8),
      /4 bytes after the last tensor/,
    ],
    ["metadata that is not text", fileOf('{"__metadata__":{"epoch":3}}', 0), /metadata "epoch" is not text/],
  ])("%s", (_, file, message) => {
    expect(() => readSafetensors(file)).toThrow(message);
  });

  test("half precision widens exactly: zeros, the smallest, the largest, infinity", () => {
    const halves = [0x0000, 0x8000, 0x0001, 0x0400, 0x3c00, 0xc000, 0x7bff, 0x7c00];
    const file = one({ dtype: "F16", shape: [8], data_offsets: [0, 16] }, 16);
    const view = new DataView(file.buffer, file.length - 16);
    for (const [i, bits] of halves.entries()) view.setUint16(2 * i, bits, true);
    expect([...(readSafetensors(file).tensors.w?.values ?? [])]).toEqual([
      0,
      -0,
      2 ** -24,
      2 ** -14,
      1,
      -2,
      65504,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test("a shape that its values do not fill is not written", () => {
    expect(() =>
      writeSafetensors({ tensors: { w: { shape: [3], values: new Float32Array(2) } }, metadata: {} }),
    ).toThrow("tensor w has 2 values, its shape [3] needs 3");
  });
});
