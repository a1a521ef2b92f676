import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectParsesOrRefuses } from "../../../tests/parserUnderTest.ts";
import type { LabelValues } from "../../datasets/formats/labels.ts";
import { classify } from "./classify.ts";

const part = (labels: LabelValues, classes: readonly string[] | null = null, what = "the training part") => ({
  what,
  labels,
  classes,
});
const classified = (labels: LabelValues, ...others: LabelValues[]) => {
  const found = classify([part(labels), ...others.map((other) => part(other, null, "the test part"))]);
  return { ...found, labels: found.labels.map((one) => [...one]) };
};
const twice = <T>(labels: readonly T[]): T[] => [...labels, ...labels];

describe("labels without declared classes", () => {
  test.each<[string, LabelValues, string[], number[], string[]]>([
    ["0, 1, ...", [0, 1, 2, 1], ["0", "1", "2"], [0, 1, 2, 1], []],
    [
      "starting at 1",
      [4, 1, 2, 3],
      ["1", "2", "3", "4"],
      [3, 0, 1, 2],
      ["The labels are 1 to 4, not 0 to 3: each is one class, in this order and named by its label"],
    ],
    [
      "of any base, with gaps",
      [300, 100, 700, 100],
      ["100", "300", "700"],
      [1, 0, 2, 0],
      ["The labels are 100, 300, 700, not 0 to 2: each is one class, in this order and named by its label"],
    ],
    [
      "-1 and 1",
      Int8Array.of(1, -1, -1),
      ["-1", "1"],
      [1, 0, 0],
      ["The labels are -1, 1, not 0 to 1: each is one class, in this order and named by its label"],
    ],
    [
      "negative, zero, positive",
      [-1, 0, 1],
      ["-1", "0", "1"],
      [0, 1, 2],
      ["The labels are -1, 0, 1, not 0 to 2: each is one class, in this order and named by its label"],
    ],
    ["whole floats", Float64Array.of(1, -0, 1), ["0", "1"], [1, 0, 1], []],
    ["text", ["owl", " cat", "owl", "Dog"], ["Dog", "cat", "owl"], [2, 1, 2, 0], []],
    [
      "text of numbers, sorted as numbers",
      twice(["10", "9", "0"]),
      ["0", "9", "10"],
      twice([2, 1, 0]),
      ["The labels are 0, 9, 10, not 0 to 2: each is one class, in this order and named by its label"],
    ],
    [
      "numbers written in two ways",
      ["1", "0", "1.0", "0", "1e0"],
      ["0", "1"],
      [1, 0, 1, 0, 1],
      ["1 and 1.0 and 1e0 are one class, 1"],
    ],
    ["numbers and their text", [1, "0", "1", 0], ["0", "1"], [1, 0, 1, 0], []],
    ["1.0 alone", ["1.0", "0.0"], ["0", "1"], [1, 0], []],
    ["leading zeros, which stay", ["001", "000"], ["000", "001"], [1, 0], []],
    ["text that only looks like numbers", ["1", "0x1", "1e999x"], ["0x1", "1", "1e999x"], [1, 0, 2], []],
    [
      "names with other spaces and composition",
      ["e\u0301lan ", "\u00e9lan", "cat"],
      ["cat", "élan"],
      [1, 1, 0],
      ['"élan " and élan are one class, élan'],
    ],
    [
      "names that differ in capitals",
      ["cat", "Cat"],
      ["Cat", "cat"],
      [1, 0],
      ["Cat and cat are different classes, although only capital letters differ"],
    ],
    [
      "half numbers that repeat",
      twice([0.5, 1.5]),
      ["0.5", "1.5"],
      twice([0, 1]),
      ["The labels are 0.5, 1.5, not 0 to 1: each is one class, in this order and named by its label"],
    ],
    ["any script", ["猫", "🐕", "犬"], ["犬", "猫", "🐕"], [1, 2, 0], []],
  ])("%s", (_, labels, classes, indices, notes) => {
    expect(classified(labels)).toEqual({
      classes,
      labels: [indices],
      notes: notes.map((note) => note.replace('"élan "', JSON.stringify("e\u0301lan "))),
    });
  });

  test("all parts share one list of classes", () => {
    expect(classified([1, 2, 3], [3, 1])).toMatchObject({
      classes: ["1", "2", "3"],
      labels: [
        [0, 1, 2],
        [2, 0],
      ],
    });
    expect(classified(["b", "a"], ["b"]).labels).toEqual([[1, 0], [1]]);
    expect(classified(["1", "2"], Float64Array.of(2, 1)).labels).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test("a mapping is one-to-one for any whole numbers, and keeps their order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2 }), { minLength: 2, maxLength: 60 }), (labels) => {
        fc.pre(new Set(labels).size > 1);
        const {
          classes,
          labels: [indices = []],
        } = classified(labels);
        expect(indices.map((index) => Number(classes[index]))).toEqual(labels);
        expect(classes.map(Number)).toEqual([...new Set(labels)].sort((a, b) => a - b));
      }),
    );
  });

  test.each<[string, LabelValues, string]>([
    [
      "one class",
      [7, 7, 7],
      "the data set holds 1 class (7) in 3 images, expected 2 to 256: add images of another class",
    ],
    ["none", [0, null, 1, Number.NaN], "the training part has no label for 2 of its images, the first of them image 1"],
    ["empty text", ["cat", " ", "dog"], "has no label for 1 of its images, the first of them image 1: label them"],
    ["the text nan", ["1.0", "nan", "0.0"], "has no label for 1 of its images"],
    [
      "-1 beside 0, 1, 2",
      [0, 1, 2, -1],
      "has no label for 1 of its images, the first of them image 3 (-1 beside labels from 0)",
    ],
    [
      "measurements",
      Float64Array.from({ length: 2000 }, (_, i) => i / 7),
      "has 2000 different numbers as labels (0, 0.14285714285714285, 0.2857142857142857 and 1997 others), which look like measurements",
    ],
    ["few measurements", [0.5, 1.25, 7], "which look like measurements"],
    [
      "too many classes",
      Array.from({ length: 1200 }, (_, i) => i % 300),
      "has 300 classes (0, 1, 2 and 297 others), expected 2 to 256: choose other labels, or only some of the classes",
    ],
    ["identifiers", Array.from({ length: 300 }, (_, i) => `img-${i}`), "so this may be an identifier"],
    ["numbers beyond 2^53", [2 ** 60, 1], "has label 1152921504606847000, which is no number of a class"],
    ["infinity", [Number.POSITIVE_INFINITY, 1], "has label Infinity"],
    ["a text", ["x".repeat(301), "y"], "has a class name of 301 characters"],
  ])("%s are refused with the reason and the remedy", (_, labels, message) => {
    expect(() => classified(labels)).toThrow(message);
    expect(() => classified(labels)).toThrow(expect.objectContaining({ name: "dataset-file" }));
  });

  test("any labels give classes that fit them, or a readable refusal", () => {
    const label = fc.oneof(
      fc.double(),
      fc.integer({ min: -3, max: 3 }),
      fc.string(),
      fc.constantFrom(null, "1.0", "NaN"),
    );
    fc.assert(
      fc.property(
        fc.array(label),
        fc.option(fc.array(fc.string()), { nil: null }),
        fc.array(label),
        (one, classes, two) =>
          expectParsesOrRefuses(
            () => {
              const found = classify([part(one, classes), part(two, null, "the test part")]);
              expect(new Set(found.classes).size).toBe(found.classes.length);
              const all = found.labels.flatMap((labels) => [...labels]);
              expect(new Set(all)).toEqual(new Set(found.classes.keys()));
            },
            JSON.stringify([one, classes, two]),
          ),
      ),
      { numRuns: 2000 },
    );
  });
});

describe("declared classes", () => {
  const names = ["cat", "dog", "owl"];

  test("name the labels; those without images are left out, which is said", () => {
    expect(classify([part([0, 2, 1, 2], names)])).toEqual({
      classes: names,
      labels: [Uint8Array.of(0, 2, 1, 2)],
      notes: [],
    });
    expect(classify([part([0, 2], names)])).toEqual({
      classes: ["cat", "owl"],
      labels: [Uint8Array.of(0, 1)],
      notes: ["Classes without images are left out: dog"],
    });
  });

  test("are kept apart if their names are equal, and keep long names", () => {
    const long = "x".repeat(299);
    const found = classify([part([0, 1, 2, 3], ["cat", " cat", "", long])]);
    expect(found.classes).toEqual(["cat (0)", "cat (1)", "2", long]);
    expect(found.notes).toEqual(["2 classes are called cat: their labels are added to the names"]);
  });

  test("labels that are none of them are refused", () => {
    expect(() => classify([part([0, 3], names)])).toThrow("has label 3 at image 1, expected 0 to 2, since the files");
    expect(() => classify([part([0, 1.5], names)])).toThrow("has label 1.5 at image 1");
    expect(() => classify([part([0, "x"], names)])).toThrow("has label x at image 1");
    expect(() => classify([part([0, -1, 1], names)])).toThrow("has no label for 1 of its images");
    expect(() => classify([part([1, 1], names)])).toThrow("holds 1 class (dog)");
    expect(() => classify([part([0, 1], names), part([0, 1], ["a", "b", "c"], "the test part")])).toThrow(
      "the test part has the classes a, b, c, the training part has cat, dog, owl: choose parts of one data set",
    );
  });
});

describe("requested names", () => {
  const requested = (labels: LabelValues, ...names: string[]) => classify([part(labels)], names);

  test("name the labels that occur in order, or all numbers from 0 or the lowest", () => {
    expect(requested([1, 2, 5], "a", "b", "c").classes).toEqual(["a", "b", "c"]);
    expect(requested([0, 2], "a", "b", "c")).toMatchObject({
      classes: ["a", "c"],
      notes: [expect.any(String), "Classes without images are left out: b"],
    });
    expect(requested([1, 3], "a", "b", "c").classes).toEqual(["a", "c"]);
    expect(requested(["no", "yes"], "b", "a").classes).toEqual(["b", "a"]);
    expect(requested([-1, 1], "down", "up").classes).toEqual(["down", "up"]);
  });

  test.each([[["a"]], [["a", "a", "b"]], [["a", "", "b"]], [["a", "b", "c", "d", "e"]]])("%j are refused", (names) => {
    expect(() => requested(["x", "y", "z"], ...names)).toThrow("the files have 3 different labels (x, y, z): give one");
  });
});
