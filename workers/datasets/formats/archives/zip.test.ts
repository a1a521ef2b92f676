import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectParsesOrRefuses, flipped } from "../../../../tests/parserUnderTest.ts";
import { type ZipStyle, zipOf } from "../../../../tests/zipOf.ts";
import { zipEntries } from "./zip.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const content = { "a/1.bin": Uint8Array.of(1, 2, 3), "b/2.bin": new Uint8Array(300).fill(7) };
const files = Object.entries(content).map(([name, data]) => [utf8(name), data] as const);
const read = (bytes: Uint8Array) =>
  Object.fromEntries(zipEntries("z.zip", bytes).map((entry) => [entry.path, entry.read()]));

const prefix = utf8("#!/bin/sh\nunzip -p $0 | run\nexit\n");
const styles: readonly (readonly [string, ZipStyle])[] = [
  ["plain", {}],
  ["zip64 sizes and end record", { zip64: true }],
  ["sizes after the data", { descriptors: true }],
  ["zip64 sizes after the data", { zip64: true, descriptors: true }],
  ["bytes before it", { prefix }],
  ["bytes before it, zip64", { prefix, zip64: true }],
  ["a comment", { comment: utf8("made by hand") }],
  ["a comment that holds an end mark", { comment: Uint8Array.of(80, 75, 5, 6, ...new Uint8Array(30)) }],
  ["all of it", { prefix, zip64: true, descriptors: true, comment: utf8("PK\u0005\u0006") }],
];

describe("zip archives of every writer", () => {
  test.each(styles)("%s", (_, style) => {
    expect(read(zipOf(files, style))).toEqual(content);
  });

  test("names that are not marked as UTF-8 are UTF-8 if they can be, and code page 437 otherwise", () => {
    const named = (name: readonly number[], flags: number) =>
      Object.keys(read(zipOf([[Uint8Array.from(name), Uint8Array.of(1)]], { flags })));
    expect(named([...utf8("Bär/1.png")], 2048)).toEqual(["Bär/1.png"]);
    expect(named([...utf8("Bär/1.png")], 0)).toEqual(["Bär/1.png"]);
    expect(named([0x42, 0x84, 0x72, 0x2f, 0x31], 0)).toEqual(["Bär/1"]);
    expect(named([0x80, 0xff, 0xe1], 0)).toEqual(["Ç\u00a0ß"]);
  });

  test("what is not read says which method or part it is", () => {
    const refusal = (style: ZipStyle) => () => read(zipOf(files, style));
    expect(refusal({ method: 9 })).toThrow("z.zip (a/1.bin) is compressed by deflate64, expected deflate or none");
    expect(refusal({ method: 14 })).toThrow("is compressed by lzma");
    expect(refusal({ method: 77 })).toThrow("is compressed by method 77");
    expect(refusal({ flags: 2049 })).toThrow("z.zip is encrypted (a/1.bin): create it again without a password");
    const part = zipOf(files);
    part[part.length - 18] = 2;
    expect(() => read(part)).toThrow("z.zip is the last of 3 parts of an archive: join them or create one zip");
    const bare = zipOf(files, { zip64: true });
    const extra = bare.findIndex((byte, i) => byte === 0x55 && bare[i + 1] === 0x54);
    bare[extra + 5] = 2;
    expect(() => read(bare)).toThrow("the 64-bit sizes of a/1.bin are missing");
  });

  test.each(styles)("%s: truncated and flipped archives parse or are refused", (_, style) => {
    const bytes = zipOf(files.slice(0, 1), style);
    for (let end = 0; end < bytes.length; end++) expectParsesOrRefuses(() => read(bytes.subarray(0, end)));
    fc.assert(
      fc.property(flipped(bytes), (other) => expectParsesOrRefuses(() => read(other))),
      { numRuns: 300 },
    );
  });
});
