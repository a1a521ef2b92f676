import { readFileSync } from "node:fs";
import fc from "fast-check";
import { encode } from "fast-png";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { expectParsesOrRefuses, expectParsesOrRefusesAsync, flipped } from "../../../../tests/parserUnderTest.ts";
import { zipEntries } from "../archives/zip.ts";
import { newStudy } from "./alike.ts";
import { type FolderEntry, planFolder } from "./folderPlan.ts";
import { readFolder, zipFolder } from "./imageFolder.ts";

const fixture: {
  readonly images: string;
  readonly zips: Readonly<Record<"flat" | "stored" | "divided", string>>;
} = JSON.parse(readFileSync(new URL("../arrays/fixtures/arrays.json", import.meta.url), "utf8"));
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
const pixels = bytesOf(fixture.images);
const picture = (n: number) => [...pixels.subarray(n * 60, (n + 1) * 60)];
const still = { yieldPoint: async () => {} };
const asStored = { size: null, grey: false };
const colour = () => newStudy({ ...newStudy().rule, channels: 3 });

async function read(bytes: Uint8Array) {
  return readFolder("pets.zip", planFolder("pets.zip", zipFolder("pets.zip", bytes)), asStored, colour(), still);
}

function entries(...paths: string[]): FolderEntry[] {
  const png = encode({ height: 1, width: 1, channels: 1, data: new Uint8Array(1) });
  return paths.map((path) => ({ path, size: png.length, read: async () => png }));
}

describe("image folder", () => {
  test.each(["flat", "stored"] as const)(
    "Python's %s zip: classes sorted, pictures by path, junk passed over",
    async (kind) => {
      const found = await read(bytesOf(fixture.zips[kind]));
      expect(found).toEqual({
        count: 3,
        height: 5,
        width: 4,
        channels: 3,
        images: Uint8Array.from([...picture(2), ...picture(1), ...picture(0)]),
        labels: Uint8Array.of(0, 0, 1),
        classes: ["cat", "dog"],
        splits: null,
      });
    },
  );

  test("train, val and test folders divide the images", async () => {
    const found = await read(bytesOf(fixture.zips.divided));
    expect([...found.images]).toEqual([picture(1), picture(2), picture(3), picture(0)].flat());
    expect([[...found.labels], found.splits]).toEqual([[0, 1, 0, 1], { train: 2, validation: 1, test: 1 }]);
  });

  test("a part in a folder of the same name is that part", () => {
    const paths = ["s/train/train/a/1.png", "s/train/train/b/1.png", "s/test/test/a/1.png", "s/test/test/b/2.png"];
    const { classes, pictures } = planFolder("s.zip", entries(...paths));
    expect([classes, pictures.map(({ split }) => split)]).toEqual([
      ["a", "b"],
      ["train", "train", "test", "test"],
    ]);
  });

  test("folders that name parts are no classes, unless others beside them are", () => {
    for (const paths of [
      ["train/1.png", "test/1.png"],
      ["s/train/cat.1.png"],
      ["train/1.png", "val/2.png", "test1/3.png"],
    ])
      expect(() => planFolder("s.zip", entries(...paths))).toThrow("of a data set, not classes: expected one folder");
    expect(planFolder("s.zip", entries("boat/1.png", "train/1.png")).classes).toEqual(["boat", "train"]);
  });

  test("any order of files and any outer folder give the same plan", () => {
    const paths = ["b/1.png", "b/0.jpg", "a/x.jpeg", "c/9.PNG", "a/y.png"];
    const expected = ["a/x.jpeg", "a/y.png", "b/0.jpg", "b/1.png", "c/9.PNG"];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(paths, { minLength: 5 }),
        fc.constantFrom("", "one/", "one/two/", "./"),
        (shuffled, outer) => {
          const plan = planFolder(
            "f",
            entries(...shuffled.map((path) => outer + path), `${outer}notes.txt`, ".git/x/y.png"),
          );
          expect(plan.classes).toEqual(["a", "b", "c"]);
          expect(plan.pictures.map(({ entry, label }) => [entry.path, label])).toEqual(
            expected.map((path) => [outer + path, "abc".indexOf(path[0] as string)]),
          );
        },
      ),
    );
  });

  test("a wrong folder says what was found and what was expected", async () => {
    expect(() => planFolder("f", entries("a/1.txt", "inner.zip"))).toThrow(
      "f holds no png or jpeg picture among 2 files (inner.zip is an archive: unpack it first): expected one folder",
    );
    expect(() => planFolder("f", entries("a/1.png", "a/2.png"))).toThrow("f holds 1 class (a), expected 2 to 256");
    expect(() => planFolder("f", entries("1.png", "2.png"))).toThrow(
      "f holds 1.png, which lies outside of the folders",
    );
    expect(() => planFolder("f", entries("a/1.png", "b/c/2.png"))).toThrow("f holds b/c/2.png, which lies too deep in");
    const broken = entries("a/1.png", "b/2.png").map((entry) => ({
      ...entry,
      read: async () => new Uint8Array(9),
    }));
    await expect(readFolder("f", planFolder("f", broken), asStored, colour(), still)).rejects.toThrow(
      "a/1.png is 9 bytes starting with 00 00 00 00 00 00 00 00, expected a png or jpeg picture",
    );
  });

  test("cancelled work stops, and progress is reported", async () => {
    const plan = planFolder("f", entries("a/1.png", "a/2.png", "b/3.png"));
    const stop = new AbortController();
    const yieldPoint = async () => {
      stop.signal.throwIfAborted();
      stop.abort();
    };
    await expect(readFolder("f", plan, asStored, colour(), { yieldPoint })).rejects.toThrow(
      expect.objectContaining({ name: "AbortError" }),
    );
    const progress: number[][] = [];
    await readFolder("f", plan, asStored, colour(), { ...still, onProgress: (...done) => progress.push(done) });
    expect(progress.at(-1)).toEqual([3, 3]);
  });
});

describe("zip", () => {
  const files = { "a/1.bin": new Uint8Array(300).fill(5), "b.txt": new TextEncoder().encode("text") };

  test("files are read, folders are left out", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}(\/[a-zäß]{1,8})?$/), fc.uint8Array({ maxLength: 3000 }), {
          maxKeys: 6,
        }),
        fc.constantFrom(0 as const, 6 as const),
        (content, level) => {
          const found = zipEntries("z", zipSync(content, { level }));
          expect(new Map(found.map(({ path, read }) => [path, read()]))).toEqual(new Map(Object.entries(content)));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("bombs, overlaps, escapes and encryption are refused before anything is unpacked", () => {
    const change = (edit: (view: DataView, directory: number) => void, content: Record<string, Uint8Array> = files) => {
      const bytes = zipSync(content);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      edit(view, view.getUint32(bytes.length - 6, true));
      return () => zipEntries("z", bytes).map(({ read }) => read());
    };
    expect(change(() => {})).not.toThrow();
    expect(change((view, at) => view.setUint32(at + 24, 2 ** 31, true))).toThrow(
      "z (a/1.bin) unpacks to 2147483648 bytes, at most",
    );
    expect(change((view, at) => view.setUint32(at + 24, 2 ** 20, true))).toThrow("cannot unpack to the 1048576");
    expect(change((view, at) => view.setUint32(at + 24, 299, true))).toThrow("unpacks to more than the 299");
    expect(change((view, at) => view.setUint32(at + 20, 2 ** 20, true))).toThrow("its files overlap");
    expect(change((view, at) => view.setUint16(at + 8, 1, true))).toThrow("z is encrypted (a/1.bin)");
    expect(change((view, at) => view.setUint32(at + 16, 7, true))).toThrow(
      "z (a/1.bin) is a damaged zip entry (its checksum does not match)",
    );
    expect(change((view) => view.setUint16(view.byteLength - 12, 65535, true))).toThrow(
      "its list ends after 2 of 65535 files",
    );
    expect(change(() => {}, { "../x": new Uint8Array(1) })).toThrow("z has an entry that leads outside of it (../x)");
    expect(change(() => {}, { "C:\\x": new Uint8Array(1) })).toThrow("leads outside");
    // 8 MB of zeros in 8 kB, said to be less.
    expect(change((view, at) => view.setUint32(at + 24, 2 ** 20, true), { zeros: new Uint8Array(2 ** 23) })).toThrow(
      "unpacks to more than the 1048576",
    );
    expect(() => zipEntries("z", new TextEncoder().encode("<html>"))).toThrow(
      "z is a web page, expected a zip archive",
    );
  });

  test("truncated, flipped and random archives parse or are refused", async () => {
    const flat = bytesOf(fixture.zips.flat);
    for (let end = 0; end < flat.length; end++) await expect(read(flat.subarray(0, end))).rejects.toThrow(/^pets.zip/);
    await fc.assert(
      fc.asyncProperty(flipped(flat), (bytes) => expectParsesOrRefusesAsync(() => read(bytes))),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 22 }), (start, end) =>
        expectParsesOrRefuses(() =>
          zipEntries("z", Uint8Array.of(...start, 80, 75, 5, 6, ...end)).map(({ read }) => read()),
        ),
      ),
      { numRuns: 500 },
    );
  });
});
