import { expect, test } from "vitest";
import type { Choice } from "../terms/choice.ts";
import { alikeData, alikeProblem } from "./alikeData.ts";

const classes = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
const copy = (params: Record<string, string | number> = {}): Choice => ({
  id: "images",
  params: {
    ...{ digest: "a".repeat(64), height: 32, width: 32, channels: 3, images: 60_000, train: 50_000, test: 10_000 },
    ...{ validation: 0, classes: JSON.stringify(classes), ...params },
  },
});

test("the official archive stands for a copy of the same classes and size, and nothing else does", () => {
  expect(alikeProblem(copy(), { id: "cifar-10" })).toBeNull();
  expect(alikeProblem(copy(), { id: "cifar-100" })).toMatch(/^classes apple/);
  expect(alikeProblem(copy(), { id: "mnist" })).toBe("images of 28 x 28 x 1, 32 x 32 x 3 expected");
  expect(alikeProblem(copy(), copy({ classes: JSON.stringify(classes.toReversed()) }))).toMatch(/^classes truck/);
  expect(alikeProblem(copy(), copy({ test: 0 }))).toBe("no test images, some expected");
  const stored = ["mnist", "cifar-100", "cifar-10"].map((id) => ({ name: id, choice: { id } }));
  expect(alikeData(stored, copy())).toMatchObject({ name: "cifar-10", dataset: { id: "cifar-10" } });
  expect(alikeData(stored.slice(0, 2), copy())).toBeUndefined();
});
