import { expect, test } from "vitest";
import { diagramOf } from "./diagramOf.ts";

const things = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
const highestOf = (classes: readonly string[], label: number | null) => {
  const { classes: shown } = diagramOf(classes, label);
  return [...shown].sort((a, b) => b.score - a.score)[0]?.name;
};

test("digits have a fixed example, whatever the image shows", () => {
  const digits = diagramOf([..."0123456789"], 7);
  expect(digits).toMatchObject({ isDigits: true, answer: "3" });
  expect(digits.classes.map(({ short }) => short).join("")).toBe("0123456789");
  expect(digits.classes.map(({ score }) => score)).toEqual([7, 4, 13, 30, 3, 17, 4, 6, 15, 9]);
});

test("named classes show the beginning of their names, and the answer is the label of the image", () => {
  const { isDigits, classes, answer } = diagramOf(things, 9);
  expect(isDigits).toBe(false);
  expect(classes.map(({ short }) => short)).toEqual(
    ["air", "aut", "bir", "cat", "dee"].concat(["dog", "fro", "hor", "shi", "tru"]),
  );
  expect(answer).toBe("truck");
  expect(highestOf(things, 9)).toBe("truck");
  expect(classes.filter(({ isWinner }) => isWinner).map(({ name }) => name)).toEqual(["truck"]);
});

test("without a label no class wins", () => {
  const { classes, answer } = diagramOf(things, null);
  expect(answer).toBeNull();
  expect(classes.some(({ isWinner }) => isWinner)).toBe(false);
  expect(new Set(classes.map(({ score }) => score)).size).toBe(1);
});

test("a label beyond the classes that fit is shown in the last place", () => {
  const many = Array.from({ length: 30 }, (_, i) => `class ${i}`);
  const { classes, answer } = diagramOf(many, 25);
  expect(answer).toBe("class 25");
  expect(classes.map(({ short }) => short)).toEqual(
    ["cs0", "cs1", "cs2", "cs3", "cs4"].concat(["cs5", "cs6", "cs7", "cs8", "c25"]),
  );
});
