import { describe, expect, test } from "vitest";
import { bySplit, splitNamed, wordsOf } from "./splitNames.ts";

describe("the split that a name stands for", () => {
  test.each([
    ["train", ["train.parquet", "x_train", "train-00000-of-00001", "training_set", "trainX", "TRAIN", "train2017"]],
    ["validation", ["validation", "val", "X_valid", "val_images", "dev", "valImages", "validation-00000", "val2"]],
    ["test", ["test", "t10k-images-idx3-ubyte.gz", "x_test", "testing", "test-00000", "TestSet", "eval", "test10"]],
    [
      null,
      ["contest-part-a", "latest", "attestation", "mytrainer", "strain", "evaluate", "interval", "validity", "device"],
    ],
    [null, ["developer", "t10kb", "at10k", "testtrain", "2017", "", "train_test_split"]],
  ] as const)("is %s in %j", (split, names) => {
    for (const name of names) expect([name, splitNamed(name)]).toEqual([name, split]);
  });

  test("words end at everything but letters, and at capitals", () => {
    expect(wordsOf("valImages_2017-XYTrain.élan")).toEqual(["val", "images", "xy", "train", "élan"]);
  });
});

describe("files by split", () => {
  const grouped = (...paths: string[]) =>
    Object.fromEntries(
      Object.entries(bySplit(paths.map((path) => ({ path })))).map(([split, files]) => [
        split,
        files.map(({ path }) => path),
      ]),
    );

  test("the name decides, then the nearest folder that not all files share", () => {
    expect(grouped("d/default/train/0.parquet", "d/default/test/0.parquet", "d/default/validation/0.parquet")).toEqual({
      train: ["d/default/train/0.parquet"],
      validation: ["d/default/validation/0.parquet"],
      test: ["d/default/test/0.parquet"],
      unnamed: [],
    });
    expect(grouped("test-data/train.npy", "test-data/more.npy").unnamed).toEqual(["test-data/more.npy"]);
    expect(grouped("test/val-0.parquet", "train/0.parquet").validation).toEqual(["test/val-0.parquet"]);
    expect(grouped("contest-part-a.parquet", "contest-part-b.parquet").test).toEqual([]);
  });

  test("a name of two splits is refused", () => {
    expect(() => grouped("train.npy", "train-test.npy")).toThrow(
      "train-test.npy has the words train and test in its name, expected one of them: rename it",
    );
  });
});
