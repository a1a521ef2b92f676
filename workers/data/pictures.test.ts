import { encode } from "fast-png";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { parquetOf } from "../../tests/parquetOf.ts";
import { exifPng } from "../../tests/pictureFiles.ts";
import { understand } from "../../tests/understand.ts";

type Files = Record<string, Uint8Array>;

/** A picture of 4 x 4 pixels of one value. */
const picture = (value: number, channels: 1 | 3 = 1, depth: 8 | 16 = 8) => {
  const size = 16 * channels;
  const data = depth === 8 ? new Uint8Array(size).fill(value) : new Uint16Array(size).fill(value);
  return encode({ width: 4, height: 4, channels, depth, data });
};

/** Ten pictures of each of two classes. */
function folder(prefix = "", brightness = (i: number) => 100 + i): Files {
  const files: Files = {};
  for (let i = 0; i < 10; i++) {
    files[`${prefix}cat/${i}.png`] = picture(brightness(i));
    files[`${prefix}dog/${i}.png`] = picture(brightness(i + 10));
  }
  return files;
}

const junk = new Uint8Array(9);
/** The same files as a folder and as a zip. */
const both = (files: Files) => [files, { "pets.zip": zipSync(files) }];
const digestOf = async (files: Files) => (await understand(files)).understood.choice.params?.digest;

describe("files beside the pictures of classes", () => {
  test.each<[string, Files, readonly string[]]>([
    ["a text", { "pets/README.txt": junk }, ["Files that are no pictures were skipped: 1, pets/README.txt"]],
    [
      "a picture at the root and one beside the classes",
      { "preview.png": picture(1), "pets/all.jpg": junk },
      ["Pictures outside of the folders of classes were skipped: 2, pets/all.jpg, preview.png"],
    ],
    [
      "a picture of another kind beside the classes",
      { "pets/banner.webp": junk },
      ["Pictures outside of the folders of classes were skipped: 1, pets/banner.webp"],
    ],
    [
      "files within the classes",
      { "pets/cat/a.txt": junk, "pets/cat/b.json": junk, "pets/dog/c.xml": junk, "pets/dog/d.txt": junk },
      ["Files that are no pictures were skipped: 4, pets/cat/a.txt, pets/cat/b.json, pets/dog/c.xml and others"],
    ],
    [
      "files of macOS and Windows",
      {
        "pets/.DS_Store": junk,
        "pets/cat/Thumbs.db": junk,
        "pets/desktop.ini": junk,
        "__MACOSX/pets/cat/._1.png": junk,
        "pets/cat/.hidden.png": junk,
      },
      [],
    ],
  ])("%s is left out and said, and the rest is the same data", async (_, stray, notes) => {
    const plain = await digestOf(folder("pets/"));
    for (const files of both({ ...folder("pets/"), ...stray })) {
      const { understood } = await understand(files);
      expect(understood.notes).toEqual(notes);
      expect(understood.choice.params?.digest).toBe(plain);
    }
  });

  test("upper-case endings and other usual ones are pictures", async () => {
    const renamed = Object.fromEntries(
      Object.entries(folder()).map(([path, bytes], i) => [
        path.replace(".png", [".PNG", ".apng"][i % 2] as string),
        bytes,
      ]),
    );
    expect(await digestOf(renamed)).toBe(await digestOf(folder()));
  });

  test("pictures of other kinds among those of a class are refused by name, never dropped", async () => {
    for (const ending of ["webp", "GIF", "bmp", "tiff", "avif", "heic"]) {
      const one = { [`pets/cat/x.${ending}`]: junk };
      for (const files of both({ ...folder("pets/"), ...one }))
        await expect(understand(files)).rejects.toThrow(
          `holds 1 pictures that are neither png nor jpeg (pets/cat/x.${ending}): convert them to png, or remove them`,
        );
    }
    const owls = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`pets/owl/${i}.webp`, junk]));
    for (const files of both({ ...folder("pets/"), ...owls }))
      await expect(understand(files)).rejects.toThrow(
        "holds 10 pictures that are neither png nor jpeg (pets/owl/0.webp, pets/owl/1.webp, pets/owl/2.webp and others)",
      );
    for (const files of both(owls))
      await expect(understand(files)).rejects.toThrow(
        "holds no png or jpeg picture among 10 files (convert pets/owl/0.webp, pets/owl/1.webp, pets/owl/2.webp and others to png)",
      );
    const riff = Uint8Array.of(0x52, 0x49, 0x46, 0x46, 1, 2, 3, 4);
    await expect(understand({ ...folder(), "cat/9.png": riff })).rejects.toThrow(
      "cat/9.png is a webp or other riff file, expected a png or jpeg picture",
    );
  });

  test("errors name the misplaced picture, not a good one", async () => {
    const deep = { ...folder("pets/"), "pets/cat/old/1.png": picture(1) };
    await expect(understand(deep)).rejects.toThrow("holds pets/cat/old/1.png, which lies too deep in");
    const beside = { ...folder("pets/"), "docs/img/logo.png": picture(1) };
    await expect(understand(beside)).rejects.toThrow("holds docs/img/logo.png, which lies too deep in");
    const unsplit = { ...folder("train/"), ...folder("test/"), "more/cat/1.png": picture(1) };
    await expect(understand(unsplit)).rejects.toThrow("holds more/cat/1.png, which lies too deep in");
  });
});

describe("pictures of all parts follow one rule", () => {
  const parts = (train: (i: number) => number, held: (i: number) => number, depth: 8 | 16) => {
    const files: Files = {};
    for (let i = 0; i < 20; i++)
      for (const [part, brightness] of [
        ["train", train],
        ["test", held],
      ] as const)
        files[`${part}/${i % 2 === 0 ? "cat" : "dog"}/${i}.png`] = picture(brightness(i), 1, depth);
    return files;
  };

  test("of a folder", async () => {
    const { understood } = await understand(
      parts(
        (i) => 200 + i,
        (i) => i,
        16,
      ),
    );
    expect(understood.notes).toEqual(["Pixel values 0 to 219 of 16-bit pictures were read on a scale of 0...255"]);
    expect(Math.max(...understood.samples.images)).toBe(219);
    const white = await understand(
      parts(
        (i) => i % 2,
        () => 0,
        8,
      ),
    );
    expect(Math.max(...white.understood.samples.images)).toBe(255);
  });

  test("of parquet files, whose parts may differ in colour and transparency", async () => {
    const style = { version: 1, dictionary: false, codec: "snappy", rowsPerPage: 4 } as const;
    const file = (images: Uint8Array[]) =>
      parquetOf([{ images, labels: images.map((_, i) => i % 2) }], style, ["cat", "dog"]);
    const grey = Array.from({ length: 20 }, (_, i) => picture(100 + i));
    const colour = Array.from({ length: 6 }, (_, i) => picture(50 + i, 3));
    const turned = exifPng(picture(90, 3), 6);
    const found = await understand({ "train.parquet": file(grey), "test.parquet": file([...colour, turned]) });
    expect(found.understood.shape).toEqual([4, 4, 3]);
    expect(found.understood.notes).toEqual([
      "20 pictures are grey and became colour, as 7 are",
      "1 picture was turned as its EXIF orientation says",
    ]);
    const wide = encode({ width: 8, height: 2, channels: 1, data: new Uint8Array(16).fill(77) });
    expect((await understand({ "d.parquet": file([...grey, wide]) })).understood.notes).toEqual([
      "1 picture was resized to the size of the first",
    ]);
  });
});
