import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectParsesOrRefuses, flipped } from "../../tests/parserUnderTest.ts";
import { understand } from "../../tests/understand.ts";
import { byteImages } from "../datasets/formats/arrays/arrayImages.ts";
import { readCsv } from "../datasets/formats/tables/csv.ts";
import { pixelTable } from "../datasets/formats/tables/pixelTable.ts";

const count = 40;
const bright = (row: number, column: number) => (row % 2) * 200 + ((row + column) % 10);
/** Lines of 16 pixels and a class. */
const lines = (line: (pixels: readonly string[], label: string) => readonly string[], separator = ",") =>
  Array.from({ length: count }, (_, row) => {
    const pixels = Array.from({ length: 16 }, (_, column) => String(bright(row, column)));
    return line(pixels, String(row % 2)).join(separator);
  });
const last = (pixels: readonly string[], label: string) => [...pixels, label];
const first = (pixels: readonly string[], label: string) => [label, ...pixels];
const names = Array.from({ length: 16 }, (_, i) => `pixel${i}`);

describe("tables with one image per row", () => {
  test.each<[string, string, string]>([
    ["no head, the class last", lines(last).join("\n"), "Column 17 of 17 is the class"],
    ["no head, the class first", lines(first).join("\n"), "Column 1 of 17 is the class"],
    ["a head", [["label", ...names].join(","), ...lines(first)].join("\n"), "The column label is the class"],
    ["a head in capitals, last", [[...names, "Class"].join(","), ...lines(last)].join("\r\n"), "The column class is"],
    ["a head of numbers", [[...names.keys(), "target"].join(","), ...lines(last)].join("\n"), "The column target is"],
    ["semicolons and a delimiter at each end", lines((p, l) => [...last(p, l), ""], ";").join("\n"), "Column 17 of 17"],
    ["tabs, a mark and an empty line", `\u{feff}${lines(last, "\t").join("\n")}\n\n`, "Column 17 of 17"],
    ["blanks and comments", `# pixels\n${lines(last, " ").join("\n")}\n`, "Column 17 of 17"],
    ["quotes", lines((p, l) => last(p, l).map((cell) => `"${cell}"`)).join("\n"), "Column 17 of 17"],
    [
      "row numbers, as pandas writes them",
      [["", ...names, "label"].join(","), ...lines(last).map((line, i) => `${i},${line}`)].join("\n"),
      "The column label is the class",
    ],
    [
      "decimal commas",
      lines(
        (p, l) =>
          last(
            p.map((cell) => `${cell},0`),
            l,
          ),
        ";",
      ).join("\n"),
      "Column 17 of 17",
    ],
  ])("%s", async (_, text, said) => {
    const digest = (await understand({ "plain.csv": lines(last).join("\n") })).understood.choice.params?.digest;
    const { understood } = await understand({ "data.csv": text });
    expect(understood).toMatchObject({
      what: "Table of pixels",
      shape: [4, 4, 1],
      classes: ["0", "1"],
      perClass: [20, 20],
    });
    expect(understood.choice.params?.digest).toBe(digest);
    expect(understood.notes.join("\n")).toContain(`${said}`);
    expect(understood.notes.join("\n")).toContain("the other 16 are pixels");
  });

  test("0/1 pixels are stretched; a training and a test table follow one rule; classes may be words", async () => {
    const binary = lines((pixels, label) => [...pixels.map((cell) => (Number(cell) > 100 ? "1" : "0")), label]);
    await expect(understand({ "b.csv": binary.join("\n") })).rejects.toThrow("in the first or in the last column");
    const head = [...names, "label"].join(",");
    const found = (await understand({ "b.csv": [head, ...binary].join("\n") })).understood;
    expect(Math.max(...found.samples.images)).toBe(255);
    expect(found.notes).toContain("Pixel values 0 to 1 (integers) were stretched from 0...1 to 0...255");
    const words = lines((pixels, label) => [label === "0" ? "cat" : "dog", ...pixels]).join("\n");
    const split = (await understand({ "train.csv": words, "test.csv": words })).understood;
    expect([split.classes, split.splits.test]).toEqual([["cat", "dog"], count]);
  });

  test("classes are told from pixels by counting up, or by far fewer values", async () => {
    const columns = (edge: (row: number) => number, label: (row: number) => number) =>
      Array.from({ length: count }, (_, row) =>
        [edge(row), ...Array.from({ length: 15 }, (_, i) => bright(row, i)), label(row)].join(","),
      ).join("\n");
    const classesOf = async (text: string) => (await understand({ "t.csv": text })).understood.classes;
    expect(
      await classesOf(
        columns(
          (row) => (row % 3) * 100,
          (row) => row % 5,
        ),
      ),
    ).toEqual(["0", "1", "2", "3", "4"]);
    expect(
      await classesOf(
        columns(
          (row) => (row % 2) * 3,
          (row) => 1 + (row % 4),
        ),
      ),
    ).toEqual(["1", "2", "3", "4"]);
    expect(
      await classesOf(
        columns(
          (row) => 2 * row,
          (row) => (row % 3) * 5,
        ),
      ),
    ).toEqual(["0", "5", "10"]);
    expect(
      await classesOf(
        columns(
          (row) => 1 + (row % 4),
          (row) => (row % 2) * 200,
        ),
      ),
    ).toEqual(["1", "2", "3", "4"]);
  });

  test.each<[string, string, string]>([
    [
      "three measurements and a class",
      "0.11,0.2,3.5,a\n0.13,0.1,1.5,b\n0.15,0.2,3.5,a\n",
      "t.csv has 3 columns beside the class (column 4), expected 2 for points, or the pixels of a square",
    ],
    ["iris", "sepal,petal,width,height,species\n5.1,3.5,1.4,0.2,setosa\n", "has 4 columns beside the class (column 5)"],
    ["no square", lines((p, l) => [...p, "7", l]).join("\n"), "has 17 columns beside the class"],
    [
      "a missing value",
      [...lines(last), lines(last)[0]?.replace(/^\d+/, "")].join("\n"),
      "has nothing in row 41, column 1",
    ],
    ["a short row", [...lines(last), "1,2,3"].join("\n"), "has 3 columns at point 41 (1,2,3), expected 17"],
    [
      "no plain class",
      Array.from({ length: 20 }, (_, i) => new Array(17).fill(i).join(",")).join("\n"),
      "may have its classes in the first or in the last column: add a first line of names, with label for the class",
    ],
  ])("%s is refused with the remedy", async (_, text, message) => {
    await expect(understand({ "t.csv": text })).rejects.toThrow(message);
    await expect(understand({ "t.csv": text })).rejects.toMatchObject({ name: "dataset-file" });
  });
});

describe("points of the plane", () => {
  const rows = Array.from({ length: 40 }, (_, i) => [`${i % 2}.5`, `${i % 7}`, i % 2 === 0 ? "cat" : "dog"] as const);
  const text = rows.map((row) => row.join(",")).join("\n");

  test.each<[string, string]>([
    ["the class first", rows.map(([x, y, label]) => [label, x, y].join(",")).join("\n")],
    ["decimal commas", rows.map(([x, y, label]) => [x.replace(".", ","), y, label].join(";")).join("\r\n")],
    ["quotes around commas", rows.map(([x, y, label]) => `"${x.replace(".", ",")}"\t"${y}"\t"${label}"`).join("\n")],
    ["a delimiter at each end", rows.map((row) => `${row.join(",")},`).join("\n")],
    ["blanks", rows.map((row) => row.join("  ")).join("\n")],
    ["Excel's first line", `sep=;\n${rows.map((row) => row.join(";")).join("\n")}`],
    ["R's row names", ["x,y,label", ...rows.map((row, i) => `${i + 1},${row.join(",")}`)].join("\n")],
  ])("%s", async (_, other) => {
    const digest = (await understand({ "p.csv": text })).understood.choice.params?.digest;
    const { understood } = await understand({ "p.csv": other });
    expect(understood.what).toBe("Points");
    expect(understood.choice.params?.digest).toBe(digest);
  });
});

test("truncated, flipped and random tables parse or are refused", () => {
  const parse = (bytes: Uint8Array) =>
    expectParsesOrRefuses(() => byteImages([pixelTable("t.csv", readCsv("t.csv", bytes, "pixels"))]));
  const bytes = new TextEncoder().encode(lines(last).slice(0, 3).join("\n"));
  for (let end = 0; end < bytes.length; end++) parse(bytes.subarray(0, end));
  fc.assert(fc.property(flipped(bytes), parse), { numRuns: 500 });
  const cell = fc.constantFrom("", "1", "0", "255", "-3", "x", '"', "1,5", "#", "label", "1e9", " ", "nan");
  const table = fc.array(fc.array(cell, { maxLength: 20 }), { maxLength: 8 });
  fc.assert(
    fc.property(table, fc.constantFrom(",", ";", "\t", " ", "|", "\n"), (rows, separator) =>
      parse(new TextEncoder().encode(rows.map((row) => row.join(separator)).join("\n"))),
    ),
    { numRuns: 1000 },
  );
  // Long runs of lines, blanks and quotes take no more than their length.
  for (const part of ["\n", " ", '"', "#\n", "\r", ",", "1 "]) parse(new TextEncoder().encode(part.repeat(200_000)));
});
