import { expect, test } from "vitest";
import { renderSvg } from "../drawing/renderSvg.ts";
import { classBalance } from "./classBalance.ts";

const rows = classBalance.rows({
  classes: ["0", "1", "2"],
  counts: [
    { split: "train", perClass: [30, 29, 31] },
    { split: "validation", perClass: [4, 4, 4] },
    { split: "test", perClass: [10, 0, 10] },
  ],
});

test("one row per split and class, with the size of its split", () => {
  expect(rows).toHaveLength(9);
  expect(rows[1]).toEqual({ split: "train", cls: "1", count: 29, n: 90 });
  expect(classBalance.describe(rows)).toBe(
    "train: 90 images, 29 to 31 per class; validation: 12 images, 4 to 4 per class; test: 20 images, 0 to 10 per class.",
  );
});

test("the drawing is the reviewed one", async () => {
  const svg = renderSvg(classBalance.draw(rows, { width: 520, height: classBalance.height(rows, 520) }), {
    title: classBalance.title,
    description: classBalance.describe(rows),
    settings: null,
  });
  await expect(svg).toMatchFileSnapshot("../fixtures/class-balance.svg");
});
