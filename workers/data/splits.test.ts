import { encode } from "fast-png";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { npyOf } from "../../tests/npyOf.ts";
import { parquetOf } from "../../tests/parquetOf.ts";
import { understand } from "../../tests/understand.ts";
import { unpackData } from "../datasets/packed.ts";

const classes = ["cat", "dog"];
const style = { version: 1, dictionary: false, codec: "snappy", rowsPerPage: 64 } as const;

/** Pixel i of part p is one value that tells the part: p for training 0, validation 100, test 200, plus i. */
const parts = { train: { from: 0, count: 60 }, validation: { from: 100, count: 12 }, test: { from: 200, count: 20 } };
type Name = keyof typeof parts;
const pixels = (name: Name) => Uint8Array.from({ length: parts[name].count }, (_, i) => parts[name].from + i);
const pictures = (name: Name) =>
  Array.from(pixels(name), (value) => encode({ width: 1, height: 1, channels: 1, data: Uint8Array.of(value) }));
const parquet = (name: Name) =>
  parquetOf([{ images: pictures(name), labels: pictures(name).map((_, i) => i % 2) }], style, classes);
const images = (name: Name) =>
  npyOf("|u1", [parts[name].count, 1, 1], false, ([i]) => parts[name].from + (i as number));
const labels = (name: Name) => npyOf("|u1", [parts[name].count], false, ([i]) => (i as number) % 2);
const idx = (name: Name, what: "images" | "labels") => {
  const { count } = parts[name];
  const body = what === "images" ? pixels(name) : Uint8Array.from({ length: count }, (_, i) => i % 2);
  const sides = what === "images" ? [0, 0, 0, 1, 0, 0, 0, 1] : [];
  return Uint8Array.of(0, 0, 8, what === "images" ? 3 : 1, 0, 0, 0, count, ...sides, ...body);
};
const folder = (word: string, name: Name) =>
  Object.fromEntries(pictures(name).map((bytes, i) => [`pets/${word}/${classes[i % 2]}/${100 + i}.png`, bytes]));

/** Which parts the images of each split come from. */
async function origins(files: Readonly<Record<string, Uint8Array>>) {
  const { packed, understood } = await understand(files);
  const data = unpackData("f", packed);
  const partOf = (pixel: number) => Object.entries(parts).findLast(([, { from }]) => pixel >= from)?.[0];
  const { train, validation, test: tested } = data.splits;
  const ends = { train: [0, train], validation: [train, train + validation], test: [train + validation, undefined] };
  const found = Object.entries(ends).map(([split, [from, to]]) => [
    split,
    `${data.splits[split as Name]} of ${[...new Set(Array.from(data.images.subarray(from, to), partOf))].sort().join(" and ")}`,
  ]);
  expect(train + validation + tested).toBe(new Set(data.images).size);
  return { ...Object.fromEntries(found), notes: understood.notes };
}

const publisher = { train: "60 of train", validation: "12 of validation", test: "20 of test", notes: [] };

describe("the publisher's splits keep their meaning", () => {
  test.each<[string, Readonly<Record<string, Uint8Array>>]>([
    [
      "parquet files",
      {
        "test-00000-of-00001.parquet": parquet("test"),
        "train-00000-of-00001.parquet": parquet("train"),
        "validation-00000-of-00001.parquet": parquet("validation"),
      },
    ],
    [
      "a folder of parquet files, divided by folders",
      {
        "pets/default/test/0000.parquet": parquet("test"),
        "pets/default/train/0000.parquet": parquet("train"),
        "pets/default/validation/0000.parquet": parquet("validation"),
      },
    ],
    ["folders of pictures", { ...folder("train", "train"), ...folder("val", "validation"), ...folder("test", "test") }],
    [
      "folders of pictures with longer names",
      { ...folder("training_set", "train"), ...folder("dev-2", "validation"), ...folder("TestImages", "test") },
    ],
    [
      "a zip",
      {
        "pets.zip": zipSync({
          ...folder("Train", "train"),
          ...folder("Validation", "validation"),
          ...folder("Testing", "test"),
        }),
      },
    ],
    [
      "an npz",
      {
        "a.npz": zipSync({
          "x_train.npy": images("train"),
          "y_train.npy": labels("train"),
          "x_val.npy": images("validation"),
          "y_val.npy": labels("validation"),
          "x_test.npy": images("test"),
          "y_test.npy": labels("test"),
        }),
      },
    ],
    [
      "npy files",
      {
        "train_images.npy": images("train"),
        "train_labels.npy": labels("train"),
        "val_images.npy": images("validation"),
        "val_labels.npy": labels("validation"),
        "test_images.npy": images("test"),
        "test_labels.npy": labels("test"),
      },
    ],
    [
      "idx files",
      {
        "train-images-idx3-ubyte": idx("train", "images"),
        "train-labels-idx1-ubyte": idx("train", "labels"),
        "valid-images-idx3-ubyte": idx("validation", "images"),
        "valid-labels-idx1-ubyte": idx("validation", "labels"),
        "t10k-images-idx3-ubyte": idx("test", "images"),
        "t10k-labels-idx1-ubyte": idx("test", "labels"),
      },
    ],
  ])("%s", async (_, files) => {
    expect(await origins(files)).toEqual(publisher);
  });

  test("without a test part, the validation part stays, and test images are held out, which is said", async () => {
    const expected = { train: "48 of train", validation: "12 of validation", test: "12 of train" };
    for (const files of [
      { "train.parquet": parquet("train"), "validation.parquet": parquet("validation") },
      { ...folder("train", "train"), ...folder("val", "validation") },
    ]) {
      const { notes, ...found } = await origins(files);
      expect(found).toEqual(expected);
      expect(notes).toEqual([expect.stringMatching(/no test part, so test images are held out/)]);
    }
  });

  test("words are whole: other names divide nothing", async () => {
    for (const name of ["contest-part-a", "latest", "attestation", "mytrainer", "revalidated"]) {
      const { notes, ...found } = await origins({
        [`${name}.parquet`]: parquet("train"),
        "part-b.parquet": parquet("test"),
      });
      expect(found).toMatchObject({ test: "16 of test and train" });
      expect(notes).toEqual([]);
    }
  });

  test("one part alone is divided; parts of unnamed files and unpaired arrays are said", async () => {
    const alone = await origins({ "test-00000.parquet": parquet("train") });
    expect(alone).toMatchObject({ train: "43 of train", validation: "5 of train", test: "12 of train" });
    expect(alone.notes).toEqual([expect.stringMatching(/^Only the publisher's test part was given/)]);
    const unnamed = await origins({ "test.parquet": parquet("test"), "cats.parquet": parquet("train") });
    expect(unnamed.notes).toEqual(["Taken as training images, since no split is named: cats.parquet"]);
    expect(unnamed.test).toBe("20 of test");
    const archive = zipSync({ "x.npy": images("train"), "y.npy": labels("train"), "x_val.npy": images("validation") });
    expect((await origins({ "a.npz": archive })).notes).toEqual([
      "Left out, since their names are not those of images and labels of a part: x_val",
    ]);
    await expect(understand({ "val.parquet": parquet("validation"), "test.parquet": parquet("test") })).rejects.toThrow(
      "has a validation and a test part only: add the training files",
    );
  });
});
