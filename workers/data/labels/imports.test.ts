import { encode } from "fast-png";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { npyOf, npyTextOf } from "../../../tests/npyOf.ts";
import { type PageStyle, parquetOf } from "../../../tests/parquetOf.ts";
import { understand } from "../../../tests/understand.ts";
import { unpackData } from "../../datasets/packed.ts";

const count = 40;
/** Image i has the value i in its only pixel. */
const images = npyOf("|u1", [count, 1, 1], false, ([i]) => i as number);
const picture = (i: number) => encode({ width: 1, height: 1, channels: 1, data: Uint8Array.of(i) });
const numbers = (type: string, label: (i: number) => number, shape: number[] = [count]) =>
  npyOf(type, shape, false, ([i]) => label(i as number));
const text = (label: (i: number) => string, all = count) => Array.from({ length: all }, (_, i) => label(i));
const style: PageStyle = { version: 1, dictionary: false, codec: "snappy", rowsPerPage: 64 };
const parquet = (
  labels: readonly (string | number)[],
  type: PageStyle["labels"] = "int64",
  names: string[] | null = null,
) => parquetOf([{ images: labels.map((_, i) => picture(i)), labels }], { ...style, labels: type }, names);

/** Name of the class of each image, by its pixel. */
async function classesOf(files: Readonly<Record<string, Uint8Array | string>>) {
  const { packed, understood } = await understand(files);
  const { labels, images: pixels, classes } = unpackData("f", packed);
  const names: string[] = [];
  for (const [place, pixel] of pixels.entries()) names[pixel] = classes[labels[place] as number] as string;
  return { names, classes: understood.classes, notes: understood.notes };
}

describe("labels of every format become classes", () => {
  test.each<[string, Record<string, Uint8Array | string>, (i: number) => string]>([
    ["npy from 1", { "x.npy": images, "y.npy": numbers("<i8", (i) => 1 + (i % 3)) }, (i) => String(1 + (i % 3))],
    [
      "npy of -1 and 1",
      { "x.npy": images, "y.npy": numbers("<f4", (i) => 2 * (i % 2) - 1) },
      (i) => String(2 * (i % 2) - 1),
    ],
    ["npy of booleans", { "x.npy": images, "y.npy": numbers("|b1", (i) => i % 2) }, (i) => (i % 2 ? "True" : "False")],
    [
      "npy of one-hot rows",
      { "x.npy": images, "y.npy": npyOf("|u1", [count, 3], false, ([i, k]) => Number((i as number) % 3 === k)) },
      (i) => String(i % 3),
    ],
    [
      "npz of text",
      {
        "a.npz": zipSync({
          "x.npy": images,
          "y.npy": npyTextOf(
            "U",
            text((i) => (i % 2 ? "chien" : "élan")),
          ),
        }),
      },
      (i) => (i % 2 ? "chien" : "élan"),
    ],
    [
      "npz of numbers as bytes of text",
      {
        "a.npz": zipSync({
          "x.npy": images,
          "y.npy": npyTextOf(
            "S",
            text((i) => (i % 2 ? "10" : "9.0")),
          ),
        }),
      },
      (i) => (i % 2 ? "10" : "9"),
    ],
    [
      "idx from 1",
      {
        "own-images-idx3-ubyte": Uint8Array.of(
          ...[0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 1, 0, 0, 0, 1],
          ...Array(count).keys(),
        ),
        "own-labels-idx1-ubyte": Uint8Array.of(
          ...[0, 0, 8, 1, 0, 0, 0, count],
          ...text((i) => String(1 + (i % 2))).map(Number),
        ),
      },
      (i) => String(1 + (i % 2)),
    ],
    [
      "parquet of text",
      {
        "a.parquet": parquet(
          text((i) => (i % 2 ? " ox" : "cat")),
          "text",
        ),
      },
      (i) => (i % 2 ? "ox" : "cat"),
    ],
    [
      "parquet of doubles",
      { "a.parquet": parquet(text((i) => `${1 + (i % 2)}`).map(Number), "double") },
      (i) => String(1 + (i % 2)),
    ],
    [
      "parquet of booleans",
      { "a.parquet": parquet(text((i) => `${i % 2}`).map(Number), "boolean") },
      (i) => (i % 2 ? "True" : "False"),
    ],
    [
      "parquet with declared names and a gap",
      { "a.parquet": parquet(text((i) => `${2 * (i % 2)}`).map(Number), "int64", ["a", "b", "c"]) },
      (i) => (i % 2 ? "c" : "a"),
    ],
    [
      "folders named by numbers",
      Object.fromEntries(text((i) => `d/${9 + (i % 2)}/${100 + i}.png`).map((path, i) => [path, picture(i)])),
      (i) => String(9 + (i % 2)),
    ],
    [
      "folders with long names",
      Object.fromEntries(
        text((i) => `d/${"x".repeat(200 + (i % 2))}/${100 + i}.png`).map((path, i) => [path, picture(i)]),
      ),
      (i) => "x".repeat(200 + (i % 2)),
    ],
    [
      "folders whose names differ in composition and spaces only",
      Object.fromEntries(
        text((i) => `d/${["\u00e9lan", "ox", "e\u0301lan", "ox "][i % 4]}/${100 + i}.png`).map((path, i) => [
          path,
          picture(i),
        ]),
      ),
      (i) => (i % 2 ? "ox" : "\u00e9lan"),
    ],
  ])("%s", async (_, files, nameOf) => {
    expect((await classesOf(files)).names).toEqual(text(nameOf));
  });

  test("numbers of folders and labels sort as numbers", async () => {
    const folders = Object.fromEntries(text((i) => `d/${i % 11}/${100 + i}.png`).map((path, i) => [path, picture(i)]));
    expect((await classesOf(folders)).classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
  });

  test("points: 1 and 1.0 are one class", async () => {
    const lines = text((i) => `${i % 7},${i % 5},${["1", "2", "1.0"][i % 3]}`);
    const { classes, notes } = (await understand({ "num.csv": lines.join("\n") })).understood;
    expect(classes).toEqual(["1", "2"]);
    expect(notes).toContain("1 and 1.0 are one class, 1");
  });
});

describe("parts and classes", () => {
  const parts = (train: Uint8Array, tested: Uint8Array) => ({
    "a.npz": zipSync({ "x_train.npy": images, "y_train.npy": train, "x_test.npy": other, "y_test.npy": tested }),
  });
  const other = npyOf("|u1", [20, 1, 1], false, ([i]) => 100 + (i as number));
  const held = (label: (i: number) => number) => npyOf("<i4", [20], false, ([i]) => label(i as number));

  test("a part that lacks a class shares the numbers of the others", async () => {
    const { names } = await classesOf(
      parts(
        numbers("<i4", (i) => 1 + (i % 3)),
        held((i) => 2 + (i % 2)),
      ),
    );
    expect(names.slice(100)).toEqual(text((i) => String(2 + (i % 2)), 20));
  });

  test("a test part without labels is left out, and said to be", async () => {
    for (const missing of [held(() => -1), npyOf("<f4", [20], false, () => Number.NaN)]) {
      const { understood } = await understand(
        parts(
          numbers("<i4", (i) => i % 3),
          missing,
        ),
      );
      expect(understood.notes).toEqual(["The publisher's test part has no labels and is left out"]);
      expect(understood).toMatchObject({ published: false, splits: { train: 29, validation: 3, test: 8 } });
    }
  });

  test("classes without test images are named; a class without training images is refused", async () => {
    const rare = numbers("|u1", (i) => (i === 7 ? 2 : i < 3 ? 3 : i % 2));
    const { notes } = await classesOf({ "x.npy": images, "y.npy": rare });
    expect(notes).toEqual([
      "No test image of 2 (1 image in all): test accuracy says nothing about such a class. Add images of it",
    ]);
    await expect(
      understand(
        parts(
          numbers("|u1", (i) => i % 2),
          held((i) => i % 3),
        ),
      ),
    ).rejects.toThrow("the training part has no image of 2 (6 images in all): add training images of each class");
  });

  test("images that are in several parts are counted", async () => {
    const again = npyOf("|u1", [20, 1, 1], false, ([i]) => ((i as number) < 5 ? 0 : 100) + (i as number));
    const file = zipSync({
      "x_train.npy": images,
      "y_train.npy": numbers("|u1", (i) => i % 2),
      "x_val.npy": npyOf("|u1", [20, 1, 1], false, ([i]) => 180 + (i as number)),
      "y_val.npy": held((i) => i % 2),
      "x_test.npy": again,
      "y_test.npy": held((i) => i % 2),
    });
    expect((await understand({ "a.npz": file })).understood.notes).toEqual([
      "5 of 20 test images equal a training or validation image, so accuracy on them measures memory too",
    ]);
  });
});
