import { expect, test } from "vitest";
import { neededData } from "./neededData.ts";

const classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
const own = (names: readonly string[]) => ({
  id: "images",
  params: {
    ...{ classes: JSON.stringify(names), digest: "ab".repeat(32), numbers: "uint8" },
    ...{ channels: 3, height: 32, width: 32, images: 60_000, train: 46_000, validation: 4000, test: 10_000 },
  },
});

test("a copy of a public data set is called like it, and the Data room opens where that is downloaded", () => {
  const needed = neededData(own(classes), "cifar10-jpeg");
  expect(needed).toMatchObject({ name: "CIFAR-10", opens: "cifar-10" });
  expect(needed.advice).toMatch(/^Download it in Data, or add .* cifar10-jpeg\./);
});

test("data of another name keep it, even if test images of a public data set will do", () => {
  const needed = neededData(own(classes), "my photographs");
  expect(needed).toMatchObject({ name: "my photographs", opens: "images" });
  expect(needed.advice).toMatch(/The test images of CIFAR-10 will do, too\.$/);
  expect(neededData(own(["yes", "no"]), "answers").advice).toBe("Add its files in Data; the lab recognises them.");
});

test("a public data set is downloaded in Data", () => {
  expect(neededData({ id: "mnist" }, "MNIST")).toMatchObject({ name: "MNIST", opens: "mnist" });
});
