import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectParsesOrRefuses, flipped } from "../../tests/parserUnderTest.ts";
import { assemble } from "./assemble.ts";
import { decodeDataset } from "./index.ts";
import { packData, unpackData } from "./packed.ts";

const classes = ["cat", "dog", "fox"];
/** Image i is i in its only pixel; classes take turns. */
const part = (count: number, from = 0) => ({
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
  images: Uint8Array.from({ length: count }, (_, i) => from + i),
});
const whole = assemble({ shape: [1, 1, 1], classes, train: part(90) });
const params = {
  digest: "a".repeat(64),
  height: 1,
  width: 1,
  channels: 1,
  classes: JSON.stringify(classes),
  numbers: "uint8",
  images: 90,
  train: whole.splits.train,
  validation: whole.splits.validation,
  test: whole.splits.test,
};
const path = `own/${params.digest}.lab`;

describe("imported data", () => {
  test("are divided into balanced, disjoint splits; a published test part is kept", () => {
    expect(whole.splits).toEqual({ train: 65, validation: 7, test: 18 });
    expect(new Set(whole.images).size).toBe(90);
    for (let i = 0; i < 90; i++) expect(whole.labels[i]).toBe((whole.images[i] as number) % 3);
    for (const cls of [0, 1, 2]) {
      expect([...whole.labels.subarray(0, 30)].filter((label) => label === cls)).toHaveLength(10);
      expect([...whole.labels.subarray(72)].filter((label) => label === cls)).toHaveLength(6);
    }
    const published = assemble({ shape: [1, 1, 1], classes, train: part(90), test: part(30, 200) });
    expect(published.splits).toEqual({ train: 83, validation: 7, test: 30 });
    expect(Math.min(...published.images.subarray(90))).toBe(200);
    const few = assemble({ shape: [1, 1, 1], classes, train: part(90), test: part(30, 200) }, 5);
    expect(few.splits).toEqual({ train: 14, validation: 1, test: 15 });
  });

  test("are read from their file unchanged, bytes and floats", () => {
    expect(unpackData("f", packData(whole))).toEqual(whole);
    const floats = { ...whole, images: Float32Array.from(whole.images, (value) => value / 255) };
    expect(unpackData("f", packData(floats))).toEqual(floats);
    // As a file that was read into the middle of something.
    const shifted = new Uint8Array(packData(floats).length + 1);
    shifted.set(packData(floats), 1);
    expect(unpackData("f", shifted.subarray(1))).toEqual(floats);
  });

  test("are read if the experiment describes them, and refused otherwise", () => {
    const read = (changes: object) =>
      decodeDataset({ id: "images", params: { ...params, ...changes } }, { [path]: packData(whole) });
    const { splits, images } = read({ train: 30 });
    expect([splits.train.length, splits.validation.length, splits.test.length]).toEqual([30, 7, 18]);
    expect(images[splits.test[0] as number]).toBe(whole.images[72]);
    expect(() => read({ train: 66 })).toThrow("holds train 65, the experiment expects 66: choose the data again");
    expect(() => read({ width: 2 })).toThrow("holds shape [1,1,1], the experiment expects [1,2,1]");
    expect(() => read({ classes: '["cat","dog","wolf"]' })).toThrow('holds classes ["cat","dog","fox"]');
    expect(() => decodeDataset({ id: "images", params }, {})).toThrow(`missing file ${path}, found none`);
  });

  test("a damaged file parses or is refused in a readable way", () => {
    const bytes = packData(whole);
    fc.assert(
      fc.property(flipped(bytes), (damaged) => expectParsesOrRefuses(() => unpackData("f", damaged))),
      { numRuns: 300 },
    );
    for (let length = 0; length < bytes.length; length += 5)
      expect(() => unpackData("f", bytes.subarray(0, length))).toThrow("f is not data packed by this lab");
  });
});
