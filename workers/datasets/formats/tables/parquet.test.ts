import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { encode } from "fast-png";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, test } from "vitest";
import { type PageStyle, parquetOf } from "../../../../tests/parquetOf.ts";
import { expectParsesOrRefusesAsync, flipped } from "../../../../tests/parserUnderTest.ts";
import { newStudy } from "../pictures/alike.ts";
import { imageColumns, type ParquetChoice, readParquetImages } from "./parquet.ts";
import { openParquet, type RangeReader } from "./parquetFile.ts";

const still = { yieldPoint: async () => {} };

function readerOf(bytes: Uint8Array): RangeReader {
  return { byteLength: bytes.length, slice: async (start, end) => bytes.subarray(start, end) };
}

async function read(bytes: Uint8Array, choice: Partial<ParquetChoice> = {}) {
  const reader = readerOf(bytes);
  const parquet = await openParquet("p.parquet", reader);
  return readParquetImages(
    "p.parquet",
    reader,
    parquet,
    { wanted: { size: null, grey: false }, ...choice },
    newStudy(),
    still,
  );
}

/** A grey picture of 2 x 3 pixels that tells its number. */
const picture = (n: number) =>
  encode({
    height: 2,
    width: 3,
    channels: 1,
    data: Uint8Array.from({ length: 6 }, (_, i) => (n * 10 + i) % 256),
  });
const rows = (first: number, count: number) => ({
  images: Array.from({ length: count }, (_, i) => picture((first + i) % 20)),
  labels: Array.from({ length: count }, (_, i) => (first + i) % 3),
});
const names = ["cat", "dog", "owl"];
const plain: PageStyle = { version: 1, dictionary: false, codec: "snappy", rowsPerPage: 4 };

describe("parquet", () => {
  test("pictures, labels and names are read from any pages, as hyparquet reads them", async () => {
    const style = fc.record({
      version: fc.constantFrom(1 as const, 2 as const),
      dictionary: fc.boolean(),
      codec: fc.constantFrom("none" as const, "snappy" as const, "gzip" as const),
      rowsPerPage: fc.integer({ min: 1, max: 9 }),
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(style, sizes, async (pages, groups) => {
        let first = 0;
        const parts = groups.map((count) => {
          const part = rows(first, count);
          first += count;
          return part;
        });
        const file = parquetOf(parts, pages, names);
        const found = await read(file);
        expect(found).toEqual({
          count: first,
          height: 2,
          width: 3,
          channels: 1,
          images: Uint8Array.from({ length: first * 6 }, (_, i) => ((Math.floor(i / 6) % 20) * 10 + (i % 6)) % 256),
          labels: Array.from({ length: first }, (_, i) => i % 3),
          classes: names,
          notes: [],
        });
        const buffer = {
          byteLength: file.length,
          slice: (start: number, end = file.length) => file.slice(start, end).buffer,
        };
        const peers = await parquetReadObjects({ file: buffer, utf8: false, compressors });
        expect(peers.map(({ label }) => Number(label))).toEqual([...found.labels]);
        expect(peers.map(({ img }) => [...img.bytes])).toEqual(
          parts.flatMap(({ images }) => images.map((one) => [...one])),
        );
      }),
      { numRuns: 25 },
    );
  });

  test("reading the first rows does not fetch later row groups", async () => {
    const file = parquetOf([rows(0, 5), rows(5, 5)], plain, null);
    const asked: number[] = [];
    const reader: RangeReader = {
      byteLength: file.length,
      slice: async (start, end) => {
        asked.push(start);
        return file.subarray(start, end);
      },
    };
    const parquet = await openParquet("p", reader);
    const second = parquet.groups[1]?.chunks[0]?.start as number;
    const progress: number[][] = [];
    const decoding = { ...still, onProgress: (...done: number[]) => progress.push(done) };
    const found = await readParquetImages(
      "p",
      reader,
      parquet,
      { wanted: { size: null, grey: false }, rows: 3 },
      newStudy(),
      decoding,
    );
    expect([found.count, found.images.length, found.classes]).toEqual([3, 18, null]);
    expect(asked.filter((start) => start >= second && start < file.length - 400)).toEqual([]);
    expect(progress.at(-1)).toEqual([3, 3]);
  });

  test("columns are offered, the most likely first", async () => {
    const parquet = await openParquet("p", readerOf(parquetOf([rows(0, 2)], plain, names)));
    expect(imageColumns(parquet)).toEqual({ images: ["img"], labels: ["label"] });
    const leaf = (name: string, type: "bytes" | "int64") => ({
      path: [name],
      type,
      optional: 0,
      isRepeated: false,
      isText: false,
    });
    const several = {
      ...parquet,
      columns: [leaf("mask", "bytes"), leaf("coarse_label", "int64"), leaf("id", "int64"), leaf("image", "bytes")],
      features: { coarse_label: { _type: "ClassLabel" } },
    };
    expect(imageColumns(several)).toEqual({ images: ["image", "mask"], labels: ["coarse_label", "id"] });
  });

  test.each<[NonNullable<PageStyle["labels"]>, (string | number | null)[], (string | number | null)[]]>([
    ["text", ["ox", "élan", "ox", null, "", "cat"], ["ox", "élan", "ox", null, "", "cat"]],
    ["double", [1, 2.5, -1, null, 0, 3], [1, 2.5, -1, null, 0, 3]],
    ["boolean", [1, 0, 1, null, 0, 1], ["True", "False", "True", null, "False", "True"]],
  ])("labels of type %s are read as they are", async (labels, given, expected) => {
    const images = given.map((_, i) => picture(i));
    for (const version of [1, 2] as const)
      for (const dictionary of labels === "boolean" ? [false] : [false, true])
        expect([
          ...(await read(parquetOf([{ images, labels: given }], { ...plain, version, dictionary, labels }, null)))
            .labels,
        ]).toEqual(expected);
  });

  test("pictures of different sizes are resized to one, or refused", async () => {
    const odd = encode({ height: 5, width: 5, channels: 3, data: new Uint8Array(75).fill(200) });
    const file = parquetOf([{ images: [picture(0), odd], labels: [0, 1] }], plain, names);
    await expect(read(file, { wanted: { size: null, grey: true } })).rejects.toThrow(
      "p.parquet (row 1) is 5 x 5 pixels, the pictures before it are 2 x 3: choose a size to resize them to",
    );
    const found = await read(file, { wanted: { size: { height: 4, width: 4 }, grey: true } });
    expect(found.images.subarray(16)).toEqual(new Uint8Array(16).fill(200));
  });

  test("a wrong file says what was found and what to do", async () => {
    const refusal = (bytes: Uint8Array, choice: Partial<ParquetChoice> = {}) => expect(read(bytes, choice)).rejects;
    const good = parquetOf([rows(0, 4)], plain, names);
    await refusal(new TextEncoder().encode("<html>404")).toThrow("p.parquet is a web page, expected a parquet file");
    await refusal(good.subarray(0, good.length - 1)).toThrow("does not end with PAR1");
    await refusal(good, { label: "fine_label" }).toThrow(
      "p.parquet has no label column fine_label (integers, or text in a column called label), found img, label: choose another file or column",
    );
    await refusal(parquetOf([{ images: [picture(0), null], labels: [0, 0] }], plain, names)).toThrow(
      "p.parquet has no picture in row 1",
    );
    const gif = new TextEncoder().encode("GIF89a");
    await refusal(parquetOf([{ images: [gif], labels: [0] }], plain, names)).toThrow(
      "p.parquet (row 0) is a gif picture, expected a png or jpeg picture",
    );
  });

  test("cancelled work stops", async () => {
    const stop = new AbortController();
    const reader = readerOf(parquetOf([rows(0, 9)], plain, names));
    const parquet = await openParquet("p", reader);
    let images = 0;
    const decoding = {
      yieldPoint: async () => {
        if (++images === 5) stop.abort();
        stop.signal.throwIfAborted();
      },
    };
    await expect(
      readParquetImages("p", reader, parquet, { wanted: { size: null, grey: false } }, newStudy(), decoding),
    ).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    expect(images).toBe(5);
  });

  test("every truncation is refused; flipped and random bytes give images or a refusal", async () => {
    for (const style of [plain, { ...plain, version: 2, dictionary: true, codec: "gzip" } as const]) {
      const file = parquetOf([rows(0, 6)], style, names);
      for (let end = 0; end < file.length; end++) {
        let read1: unknown = null;
        await expectParsesOrRefusesAsync(async () => {
          read1 = await read(file.subarray(0, end));
        });
        expect(read1).toBeNull();
      }
      await fc.assert(
        fc.asyncProperty(flipped(file), (bytes) => expectParsesOrRefusesAsync(() => read(bytes))),
        { numRuns: 400 },
      );
    }
    const framed = fc.uint8Array({ maxLength: 200 }).map((noise) => {
      const bytes = new Uint8Array(noise.length + 12);
      bytes.set([80, 65, 82, 49], 0);
      bytes.set(noise, 4);
      new DataView(bytes.buffer).setUint32(bytes.length - 8, noise.length, true);
      bytes.set([80, 65, 82, 49], bytes.length - 4);
      return bytes;
    });
    await fc.assert(
      fc.asyncProperty(framed, (bytes) => expectParsesOrRefusesAsync(() => read(bytes))),
      { numRuns: 500 },
    );
  });

  const folder = process.env.LAB_DATA ?? "shared/data";
  test.skipIf(!existsSync(`${folder}/cifar10`))(
    "CIFAR-10 test images of a published file read as 10,000 (skipped where the folder named by LAB_DATA has no cifar10/)",
    async () => {
      const file = new Uint8Array(readFileSync(`${folder}/cifar10/test.parquet`));
      const { images, labels, notes: _, ...head } = await read(file);
      expect(head).toEqual({ count: 10_000, height: 32, width: 32, channels: 3, classes: null });
      const perClass = new Array(10).fill(0);
      for (const label of labels) perClass[Number(label)]++;
      expect(perClass).toEqual(new Array(10).fill(1000));
      expect(images.length).toBe(10_000 * 3072);
    },
  );
});
