import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { expectParsesOrRefuses, flipped } from "../../../../tests/parserUnderTest.ts";
import { tarOf } from "../../../../tests/tarOf.ts";
import { type CifarKind, cifarReader } from "./cifarBinary.ts";

const counts = { perBatch: 2, perTest: 1 };
/** Label l, and a pixel that tells image, channel and place apart. */
const value = (image: number, channel: number, place: number) => (image * 31 + channel * 7 + place * 3) % 256;

function batch(first: number, count: number, labelsOf: (image: number) => readonly number[]): Uint8Array {
  const records = Array.from({ length: count }, (_, i) => [
    ...labelsOf(first + i),
    ...Array.from({ length: 3072 }, (_, p) => value(first + i, Math.floor(p / 1024), p % 1024)),
  ]);
  return Uint8Array.from(records.flat());
}

function cifar10(labelsOf = (image: number) => [image % 10] as readonly number[]): [string, Uint8Array][] {
  const files: [string, Uint8Array][] = [
    ["cifar-10-batches-bin/batches.meta.txt", new TextEncoder().encode("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n")],
    ["cifar-10-batches-bin/test_batch.bin", batch(10, 1, labelsOf)],
    ["cifar-10-batches-bin/readme.html", new TextEncoder().encode("<html>")],
  ];
  // The archive's order is not the batches' own.
  for (const n of [4, 2, 1, 5, 3])
    files.push([`cifar-10-batches-bin/data_batch_${n}.bin`, batch(2 * (n - 1), 2, labelsOf)]);
  return files;
}

function read(bytes: Uint8Array, kind: CifarKind = "cifar-10", chunk = bytes.length) {
  const reader = cifarReader("cifar.tar.gz", kind, counts);
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  return reader.end();
}

const archive = tarOf(cifar10());

describe("cifar binary", () => {
  test("an archive in chunks of any size, gzip or not, gives interleaved images in the official order", () => {
    const check = ({ images, ...found }: ReturnType<typeof read>) => {
      expect(found).toEqual({
        count: 11,
        height: 32,
        width: 32,
        channels: 3,
        labels: Uint8Array.from({ length: 11 }, (_, i) => i % 10),
        classes: [..."abcdefghij"],
        train: 10,
      });
      const expected = (_: unknown, i: number) => value(Math.floor(i / 3072), i % 3, Math.floor((i % 3072) / 3));
      expect(images).toEqual(Uint8Array.from({ length: 11 * 3072 }, expected));
    };
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 40_000 }), fc.boolean(), (chunk, zipped) =>
        check(read(zipped ? gzipSync(archive) : archive, "cifar-10", chunk)),
      ),
      { numRuns: 8 },
    );
    check(read(archive, "cifar-10", 1));
  });

  test("cifar-100 has two labels; single files work without an archive", () => {
    const files: [string, Uint8Array][] = [
      ["train.bin", batch(0, 2, (image) => [image, 50 + image])],
      ["test.bin", batch(2, 1, (image) => [image, 50 + image])],
    ];
    const labels = (kind: CifarKind) => {
      const reader = cifarReader("cifar", kind, counts);
      for (const [name, bytes] of files) {
        const sink = reader.open(name, bytes.length);
        sink?.push(bytes);
        sink?.end();
      }
      const { labels, classes } = reader.end();
      expect(classes).toBeNull();
      return [...labels];
    };
    expect(labels("cifar-100-coarse")).toEqual([0, 1, 2]);
    expect(labels("cifar-100-fine")).toEqual([50, 51, 52]);
  });

  test("tar's own archive is read", (context) => {
    const made = spawnSync("tar", ["--version"]);
    if (made.status !== 0) context.skip("no tar on this machine");
    const folder = mkdtempSync(join(tmpdir(), "cifar-"));
    try {
      mkdirSync(`${folder}/cifar-10-batches-bin`);
      for (const [name, bytes] of cifar10()) writeFileSync(`${folder}/${name}`, bytes);
      const { stdout } = spawnSync("tar", ["-cz", "-C", folder, "cifar-10-batches-bin"], {
        maxBuffer: 2 ** 24,
      });
      expect(read(new Uint8Array(stdout)).images).toEqual(read(archive).images);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a wrong, damaged or mislabelled archive says what was found and what to do", () => {
    const refusal =
      (bytes: Uint8Array, kind: CifarKind = "cifar-10") =>
      () =>
        read(bytes, kind);
    expect(refusal(new TextEncoder().encode("<!DOCTYPE html>"))).toThrow(
      "cifar.tar.gz is a web page, expected the binary version of cifar-10 as .tar.gz",
    );
    expect(refusal(gzipSync(new Uint8Array(2000).fill(9)))).toThrow(
      "cifar.tar.gz is not a tar archive or is damaged (a header with checksum",
    );
    expect(refusal(tarOf(cifar10().slice(0, 6)))).toThrow("cifar.tar.gz has no data_batch_3.bin, data_batch_5.bin");
    expect(refusal(tarOf([["pets/cat/1.png", new Uint8Array(5)]]))).toThrow(
      "cifar.tar.gz holds pets/cat/1.png and is no archive of cifar-10, the only kind of tar that is read: unpack it and choose its folder or files",
    );
    expect(refusal(tarOf([["x/data_batch_1", new Uint8Array(5)]]))).toThrow("(not the python or matlab one)");
    expect(refusal(tarOf(cifar10((image) => [image === 7 ? 10 : 0])))).toThrow(
      "cifar.tar.gz (data_batch_4.bin) has label 10 at image 1, expected 0 to 9",
    );
    expect(refusal(tarOf([["train.bin", new Uint8Array(100)]]), "cifar-100-fine")).toThrow(
      "cifar.tar.gz has train.bin with 100 bytes, 2 images of cifar-100-fine need 6148",
    );
    expect(refusal(tarOf([["../../etc/passwd", new Uint8Array(1)]]))).toThrow(
      "has an entry that leads outside of it (../../etc/passwd)",
    );
    const flippedName = Uint8Array.from(archive);
    flippedName[3] = 120;
    expect(refusal(flippedName)).toThrow("a header with checksum");
  });

  test("every kind of truncation is refused, and flipped bytes give images or a refusal", () => {
    const zipped = gzipSync(archive);
    const refuses = (bytes: Uint8Array) => {
      let images: unknown = null;
      expectParsesOrRefuses(() => {
        images = read(bytes);
      });
      expect(images).toBeNull();
    };
    const ends = fc.integer({ min: 0, max: archive.length - 1025 });
    fc.assert(
      fc.property(ends, (end) => refuses(archive.subarray(0, end))),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.nat(zipped.length - 1), (end) => refuses(zipped.subarray(0, end))),
      { numRuns: 200 },
    );
    for (const file of [archive, zipped])
      fc.assert(
        fc.property(flipped(file), (bytes) => expectParsesOrRefuses(() => read(bytes))),
        { numRuns: 200 },
      );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => expectParsesOrRefuses(() => read(bytes))),
      { numRuns: 300 },
    );
  });

  test("a gzip that goes on unpacking to nothing, or to more than is read, is stopped", () => {
    const endless = new Uint8Array(3 * 2 ** 20);
    endless.set([31, 139, 8, 0, 0, 0, 0, 0, 0, 3]);
    // Empty stored blocks: 5 bytes in, none out.
    for (let at = 10; at + 5 <= endless.length; at += 5) endless.set([0, 0, 0, 255, 255], at);
    expect(() => read(endless)).toThrow(/unpack to nothing/);
  });
});
