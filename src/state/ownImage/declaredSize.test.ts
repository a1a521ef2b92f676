import { expect, test } from "vitest";
import { declaredSize } from "./declaredSize.ts";
import { pictureFormat } from "./pictureFormat.ts";

const bytes = (begin: string, ...more: readonly number[]) =>
  Uint8Array.from([...[...begin].map((letter) => letter.charCodeAt(0)), ...more, ...Array(40).fill(0)]);

const sizeOf = (file: Uint8Array) => {
  const format = pictureFormat(file);
  return format && declaredSize(format, file);
};

test("the size is that of the header, also where no browser would decode that many pixels", () => {
  const png = bytes("\x89PNG\r\n\x1a\n", 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x31);
  expect(sizeOf(png)).toEqual({ width: 30_000, height: 30_001 });
  expect(sizeOf(bytes("GIF89a", 0x2c, 1, 0xc8, 0))).toEqual({ width: 300, height: 200 });
  const bmp = bytes("BM", ...Array(16).fill(0), 0x2c, 1, 0, 0, 0x38, 0xff, 0xff, 0xff);
  expect(sizeOf(bmp)).toEqual({ width: 300, height: 200 });
});

test("other files, and files that end before it, state none", () => {
  expect(sizeOf(bytes("\xff\xd8\xff"))).toBeNull();
  expect(sizeOf(bytes("\x89PNG\r\n\x1a\n").subarray(0, 20))).toBeNull();
});
