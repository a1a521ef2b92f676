import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { foreignFormat, pictureFormat } from "./pictureFormat.ts";
import { fileTraits, pictureNotes } from "./pictureNotes.ts";

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const bytes = (...parts: readonly (string | readonly number[] | Uint8Array)[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === "string" ? latin(part) : Uint8Array.from(part)))));
const uint32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

const png = (depth: 8 | 16 = 8) =>
  encode({ width: 1, height: 1, depth, channels: 1, data: depth === 8 ? Uint8Array.of(9) : Uint16Array.of(9) });
/** A PNG with a further part after its header. */
const withPart = (type: string, content: readonly number[]) =>
  bytes(png().subarray(0, 33), uint32(content.length), type, content, [0, 0, 0, 0], png().subarray(33));
/** A TIFF block that states an orientation. */
const exif = (orientation: number) => [
  ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1],
  ...[1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
];
const jpeg = (components: number, orientation?: number) => {
  const block = orientation === undefined ? [] : [...latin("Exif\0\0"), ...exif(orientation)];
  const segment = block.length === 0 ? [] : [0xff, 0xe1, 0, block.length + 2, ...block];
  return bytes(
    [0xff, 0xd8, ...segment, 0xff, 0xc0, 0, 8 + 3 * components, 8, 0, 1, 0, 1, components],
    [...new Array<number>(3 * components).fill(0), ...[0xff, 0xda, 0, 2, 0xff, 0xd9]],
  );
};
const webp = (type: string, content: readonly number[]) =>
  bytes("RIFF", [0, 0, 0, 0], "WEBP", type, [content.length, 0, 0, 0], content);
const gifPicture = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
const gif = (pictures: number) =>
  bytes("GIF89a", [1, 0, 1, 0, 0, 0, 0], new Array<typeof gifPicture>(pictures).fill(gifPicture).flat(), [0x3b]);

describe("traits of picture files", () => {
  test("an animation is more than one frame", () => {
    expect(fileTraits(gif(1)).isAnimated).toBe(false);
    expect(fileTraits(gif(2)).isAnimated).toBe(true);
    expect(fileTraits(png()).isAnimated).toBe(false);
    expect(fileTraits(withPart("acTL", [...uint32(3), ...uint32(0)])).isAnimated).toBe(true);
    expect(fileTraits(webp("ANIM", [0, 0, 0, 0, 0, 0])).isAnimated).toBe(true);
    expect(fileTraits(bytes(uint32(16), "ftypavis", uint32(0))).isAnimated).toBe(true);
  });

  test("printing colours have four components", () => {
    expect([1, 3, 4].map((components) => fileTraits(jpeg(components)).isCmyk)).toEqual([false, false, true]);
  });

  test("16 bits per colour", () => {
    expect(fileTraits(png()).isDeep).toBe(false);
    expect(fileTraits(png(16)).isDeep).toBe(true);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("orientation %i is read from each format", (orientation) => {
    expect(fileTraits(jpeg(3, orientation)).orientation).toBe(orientation);
    expect(fileTraits(withPart("eXIf", exif(orientation))).orientation).toBe(orientation);
    expect(fileTraits(webp("EXIF", exif(orientation))).orientation).toBe(orientation);
    expect(fileTraits(webp("EXIF", [...latin("Exif\0\0"), ...exif(orientation)])).orientation).toBe(orientation);
  });

  test("a plain file has no notes, and each change has one", () => {
    expect(pictureNotes(fileTraits(jpeg(3)), false)).toEqual([]);
    const all = pictureNotes({ isAnimated: true, isCmyk: true, isDeep: true, orientation: 6 }, true);
    expect(all.map((note) => /first frame|white|CMYK|16 bits|EXIF/.exec(note)?.[0])).toEqual([
      "first frame",
      "white",
      "CMYK",
      "16 bits",
      "EXIF",
    ]);
  });
});

test("formats are told by their bytes, and others come with a remedy", () => {
  const iso = (...brands: readonly string[]) => bytes(uint32(8 + 4 * brands.length), "ftyp", brands.join(""));
  expect(pictureFormat(iso("avif", "\0\0\0\0"))?.name).toBe("AVIF");
  expect(pictureFormat(iso("mif1", "\0\0\0\0", "avif"))?.name).toBe("AVIF");
  expect(pictureFormat(iso("heic", "\0\0\0\0", "mif1"))).toBeNull();
  expect(foreignFormat(iso("heic", "\0\0\0\0", "mif1"))).toMatch(/HEIC photograph.* Save or export it as JPEG/);
  expect(foreignFormat(iso("isom", "\0\0\0\0", "mp42"))).toMatch(/is a film\. Take one picture/);
  expect(foreignFormat(latin("II*\0"))).toMatch(/TIFF/);
  expect(foreignFormat(latin("<?xml version='1.0'?><svg>"))).toMatch(/SVG drawing.*as PNG/);
  expect(foreignFormat(latin("a one"))).toMatch(/does not begin like a PNG, JPEG/);
  expect(foreignFormat(new Uint8Array(0))).toMatch(/does not begin like/);
});
