import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { npyOf, npyTextOf } from "../../../../tests/npyOf.ts";
import { expectParsesOrRefuses, flipped } from "../../../../tests/parserUnderTest.ts";
import { arrayLabels } from "./arrayLabels.ts";
import { readNpyLabels } from "./npyText.ts";

const read = (bytes: Uint8Array, count: number) => {
  const { labels, notes = [] } = arrayLabels("y.npy", readNpyLabels("y.npy", bytes), count);
  return { labels: [...labels], notes };
};
const of = (type: string, shape: readonly number[], values: readonly number[]) => {
  let next = 0;
  return npyOf(type, shape, false, () => values[next++] as number);
};

describe("labels of an array", () => {
  test.each<[string, Uint8Array, (number | string)[], string[]]>([
    ["[n]", of("<i8", [3], [7, -1, 2]), [7, -1, 2], []],
    ["[n, 1]", of("<i4", [3, 1], [7, 1, 2]), [7, 1, 2], []],
    ["[1, n]", of("|u1", [1, 3], [7, 1, 2]), [7, 1, 2], []],
    ["floats", of("<f4", [3], [1, 0.5, 2]), [1, 0.5, 2], []],
    [
      "booleans",
      of("|b1", [3], [1, 0, 1]),
      ["True", "False", "True"],
      ["The labels are True and False: each is one class"],
    ],
    ["one-hot rows", of("<f8", [3, 2], [0, 1, 1, 0, 0, 1]), [1, 0, 1], ["The labels are one-hot rows of 2 columns"]],
    [
      "one-hot rows of -1 and 1",
      of("<i4", [3, 3], [-1, -1, 1, 1, -1, -1, -1, 1, -1]),
      [2, 0, 1],
      ["The labels are one-hot rows of 3 columns"],
    ],
    [
      "one-hot booleans",
      of("|b1", [3, 2], [0, 1, 1, 0, 0, 1]),
      [1, 0, 1],
      ["The labels are one-hot rows of 2 columns"],
    ],
    [
      "smoothed one-hot rows",
      of("<f8", [3, 2], [0.9, 0.1, 0.1, 0.9, 0.1, 0.9]),
      [0, 1, 1],
      ["The labels are one-hot rows of 2 columns, with 0.9 and 0.1 for 1 and 0: only the class is kept"],
    ],
    [
      "text",
      npyTextOf("U", ["ox", "élan 🐕", "a\0b"]),
      ["ox", "élan 🐕", "a\0b"],
      ["The labels are text: each is one class"],
    ],
    [
      "text of the other byte order",
      npyTextOf("U", ["ox", "cat", "ox"], ">"),
      ["ox", "cat", "ox"],
      ["The labels are text: each is one class"],
    ],
    [
      "bytes of text",
      npyTextOf("S", ["ox", "élan", ""]),
      ["ox", "élan", ""],
      ["The labels are text: each is one class"],
    ],
  ])("%s", (_, bytes, labels, notes) => {
    expect(read(bytes, 3)).toEqual({ labels, notes });
  });

  const header = (descr: string, shape: string) => {
    const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
    return Uint8Array.of(0x93, 78, 85, 77, 80, 89, 1, 0, text.length, 0, ...Buffer.from(text), 128, 3);
  };
  test.each<[string, Uint8Array, string]>([
    ["objects", header("|O", "(3,)"), "y.npy holds Python objects (dtype object), which only Python can read: save"],
    ["complex numbers", header("<c16", "(3,)"), "y.npy holds values of type <c16"],
    ["another number", of("|u1", [4], [1, 2, 3, 4]), "y.npy holds 4 labels, expected 3, one for each image"],
    [
      "columns for rows",
      of("|u1", [2, 3], [1, 0, 1, 0, 1, 0]),
      "y.npy has shape 2 x 3, expected one row for each of 3",
    ],
    ["three sides", of("|u1", [3, 1, 1], [1, 2, 3]), "y.npy has shape 3 x 1 x 1, expected one label for each image"],
    [
      "probabilities",
      of("<f4", [3, 2], [0.25, 0.75, 0.5, 0.5, 1, 0]),
      "has 2 numbers for each image, such as 0.25, which are not one-hot: if they are probabilities, save the most",
    ],
    ["not a number", of("<f4", [3, 2], [0, Number.NaN, 0, 1, 1, 0]), "which are not one-hot"],
    ["several classes", of("|u1", [3, 3], [0, 1, 0, 1, 1, 0, 1, 0, 0]), "has 2 classes for image 1, expected one"],
    ["no class", of("|u1", [3, 2], [0, 1, 0, 0, 1, 0]), "has 0 classes for image 1, expected one"],
    ["equal rows", of("|u1", [3, 2], [1, 1, 1, 1, 1, 1]), "has 0 classes for image 0, expected one"],
    [
      "too many columns",
      of(
        "|u1",
        [3, 300],
        Array.from({ length: 900 }, (_, i) => (i % 300 === 0 ? 1 : 0)),
      ),
      "has shape 3 x 300, expected one-hot rows of at most 256 classes",
    ],
    ["cut text", npyTextOf("U", ["ox", "cat"]).subarray(0, -1), "y.npy is a damaged numpy array"],
    ["endless text", header("<U999999", "(999999,)"), "y.npy declares text of shape 999999, at most"],
  ])("%s are refused with what to do", (_, bytes, message) => {
    expect(() => read(bytes, 3)).toThrow(message);
  });

  test("truncated, flipped and random files parse or are refused", () => {
    const files = [npyTextOf("U", ["ox", "cat"]), npyTextOf("S", ["ox", "cat"]), of("|u1", [2, 2], [0, 1, 1, 0])];
    for (const file of files) {
      for (let end = 0; end < file.length; end++) expect(() => read(file.subarray(0, end), 2)).toThrow(/^y.npy /);
      fc.assert(
        fc.property(flipped(file), (bytes) => expectParsesOrRefuses(() => read(bytes, 2))),
        { numRuns: 1000 },
      );
    }
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 9, unit: "binary" }), { minLength: 1, maxLength: 9 }), (texts) => {
        // numpy cannot tell a text from one with zeros after it.
        const trimmed = texts.map((text) => text.replace(/\0+$/, ""));
        expect(read(npyTextOf("U", texts), texts.length).labels).toEqual(trimmed);
      }),
    );
  });
});
