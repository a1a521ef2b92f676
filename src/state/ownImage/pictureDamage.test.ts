import { readFileSync } from "node:fs";
import fc from "fast-check";
import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { pictureDamage } from "./pictureDamage.ts";

const fixtures: { readonly pictures: readonly { readonly name: string; readonly file: string }[] } = JSON.parse(
  readFileSync(new URL("../../../workers/datasets/formats/pictures/fixtures/pictures.json", import.meta.url), "utf8"),
);
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
const box = (type: string, content: number) => {
  const bytes = Buffer.alloc(8 + content);
  bytes.writeUInt32BE(8 + content);
  bytes.write(type, 4, "latin1");
  return bytes;
};

const avifHead = () => {
  const head = box("ftyp", 16);
  head.write("avif", 8, "latin1");
  return head;
};

/** Complete files that browsers and Pillow decode, and an AVIF's outline. */
const complete: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ...fixtures.pictures.map(({ name, file }) => [name, bytesOf(file)] as const),
  ["one-pixel.gif", bytesOf("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=")],
  ["one-pixel.webp", bytesOf("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")],
  ["outline.avif", new Uint8Array(Buffer.concat([avifHead(), box("meta", 40), box("mdat", 9)]))],
  ["one-pixel.bmp", bytesOf("Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAA////AA==")],
];

describe.each(complete)("%s", (_, bytes) => {
  test("is complete", () => expect(pictureDamage(bytes)).toBeNull());

  test("is refused wherever it is cut off", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (end) => {
        // The last byte of a JPEG may be padding after its end marker; no fixture has any.
        expect(pictureDamage(bytes.subarray(0, end))).toMatch(/damaged|does not begin like/);
      }),
    );
  });
});

test("any bytes get an answer", () => {
  const magics = complete.map(([, bytes]) => [...bytes.subarray(0, 12)]);
  fc.assert(
    fc.property(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 400 }), (magic, rest) => {
      const problem = pictureDamage(Uint8Array.from([...magic, ...rest]));
      expect(problem === null || problem.length > 0).toBe(true);
    }),
  );
});

test("a PNG with a changed byte fails its checksum", () => {
  const png = complete.find(([name]) => name.startsWith("png"))?.[1] as Uint8Array;
  const damaged = png.slice();
  damaged[45] = (damaged[45] as number) ^ 1;
  expect(pictureDamage(damaged)).toMatch(/checksum/);
});

test("a PNG whose compressed pixels stop half-way is refused, although its checksums are right", () => {
  const data = Uint8Array.from({ length: 40 * 40 * 3 }, (_, i) => (i * 37) % 251);
  const whole = encode({ width: 40, height: 40, channels: 3, data });
  const half = encode({ width: 40, height: 20, channels: 3, data: data.subarray(0, 40 * 20 * 3) });
  // The header of the whole picture with the pixels of the upper half.
  const header = whole.subarray(0, 33);
  const damaged = Uint8Array.from([...header, ...half.subarray(33)]);
  expect(pictureDamage(whole)).toBeNull();
  expect(pictureDamage(damaged)).toMatch(/it holds 2420 of 4840 bytes of pixels/);
});
