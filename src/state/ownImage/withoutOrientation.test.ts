import { expect, test } from "vitest";
import { exifOf, exifPng, pngWith } from "../../../tests/pictureFiles.ts";
import { pictureDamage } from "./pictureDamage.ts";
import { fileTraits } from "./pictureNotes.ts";
import { withoutOrientation } from "./withoutOrientation.ts";

const latin = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const part = (type: string, content: readonly number[]) => [
  ...latin(type),
  ...[content.length, 0, 0, 0],
  ...content,
  ...(content.length % 2 === 1 ? [0] : []),
];
const webp = (...parts: readonly (readonly number[])[]) => {
  const body = [...latin("WEBP"), ...parts.flat()];
  return Uint8Array.of(...latin("RIFF"), body.length, 0, 0, 0, ...body);
};
const pixels = part("VP8 ", [1, 2, 3]);
const exif = part("EXIF", [...exifOf(6, true)]);

test("a PNG loses its EXIF part and nothing else", () => {
  const png = pngWith(0, 8, 3, [1, 2, 3]);
  const turned = exifPng(png, 6);
  expect(fileTraits(turned).orientation).toBe(6);
  expect(withoutOrientation({ name: "PNG" }, turned)).toEqual(png);
});

test("a WebP keeps its other parts in place, and its header no longer names the EXIF part", () => {
  const flags = (byte: number) => part("VP8X", [byte, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
  const file = webp(flags(0x18), pixels, exif, part("XMP ", [5]));
  expect(fileTraits(file).orientation).toBe(6);
  const bare = withoutOrientation({ name: "WebP" }, file);
  expect(fileTraits(bare).orientation).toBe(1);
  expect(pictureDamage(bare)).toBeNull();
  expect(bare.length).toBe(file.length);
  expect(bare).toEqual(webp(flags(0x10), pixels, part("xxxx", [...exifOf(6, true)]), part("XMP ", [5])));
  // The file itself is not changed.
  expect(fileTraits(file).orientation).toBe(6);
});

test("other formats stay as they are", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  expect(withoutOrientation({ name: "JPEG" }, bytes)).toBe(bytes);
});
