import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { creditedName, photographNamed } from "../src/experiment/pictures/creditedName.ts";
import { gallerySchema, photographSide, photographsFor } from "../src/experiment/pictures/photographs.ts";
import { preparedInput } from "../src/experiment/pictures/preparation.ts";
import { decodePicture } from "../workers/datasets/formats/pictures/picture.ts";
import { pixelBudget } from "../workers/datasets/formats/pictures/pixelBudget.ts";

const cifarClasses = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
const folder = new URL("../public/gallery/", import.meta.url);
const bytesOf = (file: string) => readFileSync(new URL(file, folder));
const { photographs } = gallerySchema.parse(JSON.parse(bytesOf("index.json").toString()));

test("the gallery has at least 20 photographs of at least 7 classes of CIFAR-10, and fits offline", () => {
  expect(photographs.length).toBeGreaterThanOrEqual(20);
  const classes = new Set(photographs.map((one) => one.class));
  expect(classes.size).toBeGreaterThanOrEqual(7);
  expect(cifarClasses).toEqual(expect.arrayContaining([...classes]));
  const files = photographs.map(({ file }) => file);
  expect(readdirSync(folder).sort()).toEqual([...files, "index.json"].sort());
  expect(files.reduce((sum, file) => sum + bytesOf(file).length, 0)).toBeLessThan(600_000);
  for (const one of photographs) expect(photographNamed(photographs, creditedName(one))).toBe(one);
});

test.each(photographs)("$file decodes in colour, and its crop holds a subject", (photograph) => {
  const { file, crop } = photograph;
  const budget = pixelBudget({ picture: photographSide ** 2, all: photographSide ** 2 });
  const picture = decodePicture(file, bytesOf(file), budget);
  expect(Math.max(picture.width, picture.height)).toBe(photographSide);
  // The square may reach over an edge, but not by much.
  const across = Math.min(picture.width, crop.x + crop.size) - Math.max(0, crop.x);
  const down = Math.min(picture.height, crop.y + crop.size) - Math.max(0, crop.y);
  expect((across * down) / crop.size ** 2).toBeGreaterThan(0.9);
  const whole = { crop, invert: false, clean: false };
  const { pixels } = preparedInput(picture, whole, "colour", [32, 32, 3]);
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const variance = pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length;
  expect(Math.sqrt(variance)).toBeGreaterThan(0.08);
});

test("is offered for colour images with classes of its subjects alone", () => {
  const cifar = { shape: [32, 32, 3], classes: cifarClasses } as const;
  expect(photographsFor(photographs, cifar)).toEqual(photographs);
  expect(photographsFor(photographs, { ...cifar, shape: [28, 28, 1] })).toEqual([]);
  expect(photographsFor(photographs, { ...cifar, classes: ["0", "1"] })).toEqual([]);
  const pets = photographsFor(photographs, { ...cifar, classes: ["cat", "dog"] });
  expect(new Set(pets.map((one) => one.class))).toEqual(new Set(["cat", "dog"]));
});
