import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { npyOf } from "../../../../tests/npyOf.ts";
import { expectParsesOrRefuses, flipped } from "../../../../tests/parserUnderTest.ts";
import { readPoints } from "./points.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (content: string | Uint8Array) =>
  readPoints("p.csv", typeof content === "string" ? utf8(content) : content);

const moons = {
  count: 3,
  points: Float32Array.of(0.5, 1, -2, 3, 1e-3, 0),
  labels: [0, 1, 0],
  box: { low: [-2, 0], high: [0.5, 3] },
};

describe("points", () => {
  test.each([
    ["csv", "0.5,1,0\n-2,3,1\n1e-3,0,0\n"],
    ["csv with a head, in another order", 'label;y;x\r\n0;1;0.5\r\n1;"3";-2\r\n0;0;0.001'],
    ["tabs and a comment", "# moons\n0.5\t1\t0\n-2\t3\t1\n\n0.001\t0\t0"],
    ["json rows", "[[0.5,1,0],[-2,3,1],[0.001,0,0]]"],
    ["json objects", '[{"x":0.5,"y":1,"label":0},{"x":-2,"y":3,"label":1},{"y":0,"x":0.001,"label":"0"}]'],
    ["json columns", ' {"points":[[0.5,1],[-2,3],[0.001,0]],"labels":[0,1,0]}'],
    [
      "npy",
      npyOf(
        "<f8",
        [3, 3],
        false,
        ([i, c]) => [0.5, 1, 0, -2, 3, 1, 1e-3, 0, 0][3 * (i as number) + (c as number)] as number,
      ),
    ],
    [
      "npz",
      zipSync({
        "X.npy": npyOf(
          "<f8",
          [3, 2],
          true,
          ([i, c]) => [0.5, 1, -2, 3, 1e-3, 0][2 * (i as number) + (c as number)] as number,
        ),
        "y.npy": npyOf("<i8", [3], false, ([i]) => (i as number) % 2),
      }),
    ],
  ])("%s", (_, content) => {
    const found = read(content);
    expect({
      ...found,
      labels: found.labels.map(Number),
      box: { low: [...found.box.low], high: [...found.box.high] },
    }).toEqual({
      ...moons,
      box: { low: [Math.fround(-2), 0], high: [0.5, 3] },
    });
  });

  test("any points are read as float32, with their labels", () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true });
    const rows = fc.array(fc.tuple(number, number, fc.constantFrom("cat", "dog", "ox")), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(rows, fc.boolean(), (points, json) => {
        const found = read(json ? JSON.stringify(points) : points.map((row) => row.join(",")).join("\n"));
        const unsigned = (value: number) => value + 0;
        expect([...found.points].map(unsigned)).toEqual(points.flatMap(([x, y]) => [unsigned(x), unsigned(y)]));
        expect(found.labels).toEqual(points.map(([, , label]) => label));
      }),
    );
  });

  test("wrong files say which point, what was found and what to do", () => {
    expect(() => read("")).toThrow("p.csv starts with nothing, expected lines of x, y and label");
    expect(() => read("0,0,1\n1,abc,2")).toThrow("p.csv has abc for y of point 2, expected a number");
    expect(() => read("0,0,1\n1,,2")).toThrow("p.csv has nothing for y of point 2");
    expect(() => read("0,0,1\n1,2")).toThrow("p.csv has 2 columns at point 2 (1,2), expected 3");
    expect(() => read("0,0,1\n1,1,nan")).toThrow("p.csv has no label for point 2: correct that line");
    expect(() => read("a,b,c\n1,1,1")).toThrow("p.csv has the columns a, b, c, expected one named x: rename it");
    expect(() => read("1,1e39,0\n0,0,1")).toThrow("p.csv has 1e39 for y of point 1");
    expect(() => read('{"points":[[0,0]],"labels":[]}')).toThrow("p.csv holds 1 points and 0 labels");
    expect(() => read("[[0,0]]")).toThrow("p.csv holds [0,0] at point 1, expected [[x, y, label], ...]");
    expect(() => read("[[0,0")).toThrow("p.csv is a damaged json file");
    expect(() => read(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toThrow("p.csv is a png picture, expected points");
    expect(() => read(`[${"[".repeat(100_000)}`)).toThrow(/^p.csv/);
    expect(() => read(npyOf("<f8", [3, 4], false, () => 0))).toThrow("p.csv has shape 3 x 4, expected n x 3");
  });

  test("truncated, flipped and random files parse or are refused", () => {
    for (const content of ["0.5,1,0\n-2,3,1\n", '[{"x":0.5,"y":1,"label":0},{"x":-2,"y":3,"label":1}]']) {
      const bytes = utf8(content);
      for (let end = 0; end < bytes.length; end++) expectParsesOrRefuses(() => read(bytes.subarray(0, end)));
      fc.assert(
        fc.property(flipped(bytes), (other) => expectParsesOrRefuses(() => read(other))),
        { numRuns: 1000 },
      );
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => expectParsesOrRefuses(() => read(text), text)),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.json(), (text) => expectParsesOrRefuses(() => read(text), text)),
      { numRuns: 500 },
    );
  });
});
