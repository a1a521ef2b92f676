import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitSeed, stratifiedSplit } from "./split.ts";

const digitLabels = Array.from({ length: 5000 }, (_, i) => Math.floor(i / 500));
const sizes = { train: 3600, validation: 400, test: 1000 };

describe("stratifiedSplit", () => {
  it("deals every image of digits to exactly one split, equally many of each class", () => {
    const splits = stratifiedSplit(digitLabels, sizes, splitSeed, "digits");
    const all = [...splits.train, ...splits.validation, ...splits.test];
    expect(new Set(all).size).toBe(5000);
    for (const [name, perClass] of [
      ["train", 360],
      ["validation", 40],
      ["test", 100],
    ] as const) {
      const counts = new Array<number>(10).fill(0);
      for (const image of splits[name])
        counts[digitLabels[image] as number] = (counts[digitLabels[image] as number] as number) + 1;
      expect(counts).toEqual(new Array(10).fill(perClass));
    }
  });

  it("never changes for digits", () => {
    const { test, train } = stratifiedSplit(digitLabels, sizes, splitSeed, "digits");
    expect(Array.from(test.slice(0, 12))).toEqual([
      3804, 3103, 305, 2968, 652, 1182, 2234, 4865, 1947, 4003, 4478, 671,
    ]);
    expect(Array.from(train.slice(0, 12))).toEqual([
      2003, 3775, 3251, 1893, 4386, 707, 2659, 1423, 4890, 87, 4908, 1437,
    ]);
  });

  it("keeps every prefix as balanced as the classes allow", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 20 }), fc.nat(), (classes, each, seed) => {
        const labels = Array.from({ length: classes * each }, (_, i) => i % classes);
        const { part } = stratifiedSplit(labels, { part: labels.length }, seed, "toy");
        const counts = new Array<number>(classes).fill(0);
        for (const image of part) {
          counts[labels[image] as number] = (counts[labels[image] as number] as number) + 1;
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("keeps the shares of unequal classes within one image", () => {
    const labels = [...new Array<number>(90).fill(0), ...new Array<number>(10).fill(1)];
    const { a, b } = stratifiedSplit(labels, { a: 50, b: 30 }, 1, "toy");
    const rare = (split: Uint32Array): number => split.filter((image) => labels[image] === 1).length;
    expect(Math.abs(rare(a) - 5)).toBeLessThanOrEqual(1);
    expect(Math.abs(rare(b) - 3)).toBeLessThanOrEqual(1);
  });

  it("refuses sizes beyond the images", () => {
    expect(() => stratifiedSplit([0, 1], { a: 3 }, 1, "toy")).toThrow("2 images found, 3 expected");
  });
});
