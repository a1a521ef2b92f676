import { encode } from "fast-png";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import { npyOf } from "../../tests/npyOf.ts";
import { understand } from "../../tests/understand.ts";
import { decodeDataset } from "../datasets/index.ts";

/** A picture of one colour. */
const picture = (side: number, channels: 1 | 3, value: number) =>
  encode({ width: side, height: side, channels, data: new Uint8Array(side * side * channels).fill(value) });

/** Twenty pictures of each of two classes, told apart by their brightness. */
function folder(prefix: string, channels: 1 | 3 = 3): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 20; i++) {
    files[`${prefix}cat/${i}.png`] = picture(6, channels, 10 + i);
    files[`${prefix}dog/${i}.png`] = picture(6, channels, 200 + i);
  }
  return files;
}

/** A .npy file of bytes in row-major order. */
function npy(shape: readonly number[], values: Uint8Array): Uint8Array {
  let next = 0;
  return npyOf("|u1", shape, false, () => values[next++] as number);
}

const images = Uint8Array.from({ length: 40 * 9 }, (_, i) => (Math.floor(i / 9) % 2) * 200);
const labels = Uint8Array.from({ length: 40 }, (_, i) => i % 2);

describe("files of every format become one data set", () => {
  test("a zip of pictures, resized and made grey, is the same data again under the same digest", async () => {
    const zip = zipSync({ ...folder("pets/"), "pets/readme.txt": new Uint8Array(3) });
    const { understood, packed } = await understand({ "pets.zip": zip }, { side: 4, grey: true });
    expect(understood).toMatchObject({
      what: "zip of pictures, one folder per class",
      shape: [4, 4, 1],
      classes: ["cat", "dog"],
      splits: { train: 29, validation: 3, test: 8 },
      perClass: [20, 20],
      published: false,
      notes: ["Files that are no pictures were skipped: 1, pets/readme.txt"],
    });
    expect(understood.samples.labels).toHaveLength(24);
    const { digest } = understood.choice.params ?? {};
    const again = await understand({ "other name.zip": zip }, { side: 4, grey: true });
    expect(again.understood.choice.params?.digest).toBe(digest);
    expect((await understand({ "pets.zip": zip })).understood.choice.params?.digest).not.toBe(digest);
    const { shape, classes } = factsOf(understood.choice);
    const resolved = { id: "images", params: { ...understood.choice.params } };
    const dataset = decodeDataset(resolved as never, { [`own/${digest}.lab`]: packed });
    expect({ shape: dataset.shape, classes: dataset.classes }).toEqual({ shape, classes });
    for (const index of dataset.splits.test)
      expect((dataset.images[16 * index] as number) > 128).toBe(dataset.labels[index] === 1);
  });

  test("files that hold known data, but numbers as class names, become those data; other files keep their numbers", async () => {
    const files = { "x.npy": npy([40, 3, 3], images), "y.npy": npy([40], labels) };
    const { understood: named } = await understand(files, { classes: ["cat", "dog"] });
    const known = [named.choice];
    const { understood } = await understand(files, { known });
    expect(understood.choice).toEqual(named.choice);
    expect(understood.classes).toEqual(["cat", "dog"]);
    expect(understood.notes).toContain("Recognised by their content; the classes are cat, dog");
    const other = { ...files, "x.npy": npy([40, 3, 3], images.with(0, 7)) };
    expect((await understand(other, { known })).understood.classes).toEqual(["0", "1"]);
    const asked = { known, classes: ["no", "yes"] };
    expect((await understand(files, asked)).understood.classes).toEqual(["no", "yes"]);
  });

  test("a folder with a test part keeps it; perClass limits each part", async () => {
    const files = { ...folder("pets/train/"), ...folder("pets/test/") };
    const { understood } = await understand(files, { perClass: 12 });
    expect(understood).toMatchObject({
      published: true,
      splits: { train: 22, validation: 2, test: 24 },
      shape: [6, 6, 3],
    });
  });

  test("arrays of NumPy, as an archive or a pair", async () => {
    const pair = { "x.npy": npy([40, 3, 3], images), "y.npy": npy([40], labels) };
    const one = await understand(pair);
    expect(one.understood).toMatchObject({
      what: "NumPy arrays",
      shape: [3, 3, 1],
      classes: ["0", "1"],
      perClass: [20, 20],
    });
    const archive = await understand({ "own.npz": zipSync(pair) });
    expect(archive.understood.choice).toEqual(one.understood.choice);
    const tested = zipSync({
      "x_train.npy": pair["x.npy"],
      "y_train.npy": pair["y.npy"],
      "x_test.npy": pair["x.npy"],
      "y_test.npy": pair["y.npy"],
    });
    expect((await understand({ "own.npz": tested })).understood.splits).toEqual({
      train: 37,
      validation: 3,
      test: 40,
    });
  });

  test("points of any range are scaled into the unit square, keeping proportions", async () => {
    const lines = Array.from(
      { length: 60 },
      (_, i) => `${i % 2 === 0 ? -5 : 15},${100 + (i % 6)},${i % 2 === 0 ? "a" : "b"}`,
    );
    const { understood } = await understand({ "points.csv": ["x,y,label", ...lines].join("\n") });
    expect(understood).toMatchObject({ what: "Points", shape: [1, 1, 2], classes: ["a", "b"] });
    const points = understood.samples.images;
    expect(points).toBeInstanceOf(Float32Array);
    expect(Math.min(...points)).toBeCloseTo(0.1, 5);
    expect(Math.max(...points)).toBeCloseTo(0.9, 5);
    expect(understood.notes[0]).toContain("a budget of 0.1 is 2.5 there");
    const { dtype, box } = factsOf(understood.choice);
    expect({ dtype, box }).toEqual({ dtype: "float32", box: [0, 1] });
  });

  test("classes without names can be given names", async () => {
    const pair = { "x.npy": npy([40, 3, 3], images), "y.npy": npy([40], labels) };
    expect((await understand(pair, { classes: ["dark", "bright"] })).understood.classes).toEqual(["dark", "bright"]);
    await expect(understand(pair, { classes: ["dark"] })).rejects.toThrow(
      "are 1 names (dark), the files have 2 different labels (0, 1): give one distinct name for each",
    );
  });

  test.each<[string, Record<string, Uint8Array | string>, string]>([
    ["text", { "notes.doc": "hello" }, "notes.doc is not in a supported format: expected pairs of idx files"],
    ["a web page that calls itself a zip", { "a.zip": "<!doctype html>" }, "a.zip is a web page"],
    ["one picture folder", { "a/x.png": picture(2, 1, 0), "a/y.png": picture(2, 1, 0) }, "holds 1 class (a)"],
    [
      "test files alone",
      { "t10k-images-idx3-ubyte": "x", "t10k-labels-idx1-ubyte": "x" },
      "t10k-images-idx3-ubyte is 1 bytes starting with 78, expected an idx file",
    ],
    [
      "labels without images",
      { "train-labels-idx1-ubyte": "x" },
      "is among 0 files of training images and 1 of training labels",
    ],
    [
      "too few",
      { "x.npy": npy([4, 1, 1], images.slice(0, 4)), "y.npy": npy([4], labels.slice(0, 4)) },
      "has 4 images, too few",
    ],
    [
      "pictures of two sizes",
      { "a/x.png": picture(2, 1, 0), "b/y.png": picture(3, 1, 0) },
      "choose a size to resize them to",
    ],
    ["nothing", { ".DS_Store": "x" }, "holds no files"],
  ])("%s is refused in a readable way", async (_, files, message) => {
    await expect(understand(files)).rejects.toThrow(message);
    await expect(understand(files)).rejects.toMatchObject({ name: "dataset-file" });
  });
});
