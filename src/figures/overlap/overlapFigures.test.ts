import { expect, test } from "vitest";
import { expectFigure } from "../../../tests/figureSnapshot.ts";
import { overlap } from "./overlap.ts";
import { partText } from "./overlapParts.ts";
import { upset } from "./upset.ts";
import { venn } from "./venn.ts";

const counts = {
  label: "RoBin",
  overlap: {
    system: "robin",
    threat: { norm: "linf", epsilon: 0.2 },
    first: "best-arm",
    second: "softmax",
    firstBroken: 70,
    secondBroken: 75,
    both: 68,
    n: 256,
  },
} as const;

/** Ten images: attack k breaks those whose number divides by k + 2, and the last. */
const broken = (sets: number) =>
  ({
    label: "RoBin",
    threat: { norm: "linf", epsilon: 0.2 },
    sets: ["softmax", "best-arm", "margin", "top-2"].slice(0, sets).map((strategy, k) => ({
      name: `PGD-10 ${strategy}`,
      broken: Array.from({ length: 10 }, (_, i) => (i > 0 && (i % (k + 2) === 0 || i === 9) ? 1 : 0)),
    })),
  }) as const;

test("overlap", () => expectFigure(overlap, counts));

test("venn of two", () => expectFigure(venn, broken(2), 480, "venn-two"));

test("venn of three", () => expectFigure(venn, broken(3), 480));

test("upset", () => expectFigure(upset, broken(4)));

test("upset on a phone", () => expectFigure(upset, broken(4), 340, "upset-phone"));

test("overlap: the four parts add up to every example", () => {
  const rows = overlap.rows(counts);
  expect(rows.map((row) => [row.kind, row.count])).toEqual([
    ["first", 2],
    ["both", 68],
    ["second", 7],
    ["neither", 179],
  ]);
  expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(256);
});

test("venn: exact counts of every part, empty ones too", () => {
  // 1, 5, 7 and the image 0: none; 2, 4, 8: first; 3: second; 6: both; 9: all three; 4 and 8 also the third.
  const rows = venn.rows(broken(3));
  expect(rows.map(({ mask, count }) => [mask, count])).toEqual([
    [0, 4],
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 0],
    [5, 2],
    [6, 0],
    [7, 1],
  ]);
  expect(rows.map(partText)[3]).toBe("only PGD-10 softmax and PGD-10 best-arm");
  expect(() => venn.rows(broken(4))).toThrow("4 attacks found, 2 or 3 expected");
});

test("upset: combinations that hold images, fullest first, adding up to every image", () => {
  const rows = upset.rows(broken(4));
  expect(rows.map(({ mask, count }) => [mask, count])).toEqual([
    [0, 3],
    [5, 2],
    [1, 1],
    [2, 1],
    [3, 1],
    [8, 1],
    [15, 1],
  ]);
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(10);
});
