import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberText, problemText, readInRange, readNumber } from "./numberText.ts";

const numberIn = (text: string) => {
  const read = readNumber(text);
  return read.ok ? read.value : null;
};
const problemOf = (text: string) => {
  const read = readNumber(text);
  return read.ok ? null : read.problem;
};

describe("readNumber", () => {
  it.each<[string, number]>([
    ["8/255", 8 / 255],
    [" 8 / 255 ", 8 / 255],
    ["8⁄255", 8 / 255],
    ["-1/2", -0.5],
    ["0.5/255", 0.5 / 255],
    ["0,3", 0.3],
    ["0,15", 0.15],
    ["0,125", 0.125],
    ["1,5", 1.5],
    ["1e-2", 0.01],
    ["1E-2", 0.01],
    ["2,5e+3", 2500],
    ["20%", 0.2],
    ["20 %", 0.2],
    ["0,7%", 0.007],
    ["  7\u00a0", 7],
    ["+3", 3],
    [".5", 0.5],
    [",5", 0.5],
    ["5.", 5],
    ["−0.25", -0.25],
    ["-0", 0],
    ["007", 7],
    ["1.000", 1],
    ["1234,567", 1234.567],
  ])("understands %j", (text, value) => {
    expect(numberIn(text)).toBe(value);
  });

  it.each([
    "1.2.3",
    "0,1,2",
    "abc",
    "1/0",
    "1/0,0",
    "1e999",
    "-1e999",
    "1e-999",
    "1e300/1e-300",
    "1e-300/1e300",
    "",
    "  ",
    "-",
    ".",
    ",",
    "e5",
    "1e",
    "1e2.5",
    "%",
    "5%%",
    "%5",
    "1/2/3",
    "1/2%",
    "/2",
    "1/",
    "0x10",
    "NaN",
    "Infinity",
    "1_000",
    "1 000",
    "1'000",
    "1,000.5",
    "1.000,5",
    "1,000,000",
    "1.000.000",
    "1,234",
    "-1,000",
    "--1",
    "+-1",
    "1 2",
    "8/255 px",
    "٣",
    "1n",
    "true",
    "null",
    "[1]",
  ])("refuses %j", (text) => {
    expect(numberIn(text)).toBeNull();
  });

  it("says why", () => {
    expect(problemOf("1,234")).toBe("could be 1234 or 1.234: write one of these");
    expect(problemOf("1.000,5")).toContain("thousands separators");
    expect(problemOf("1/0")).toBe("divides by 0");
    expect(problemOf("1e999")).toBe("is too large");
    expect(problemText("abc", problemOf("abc") ?? "")).toMatch(/^"abc" is not a number: write it like/);
    expect(problemText(" ", problemOf(" ") ?? "")).toBe("a number is missing");
  });

  const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));

  it("reads every number as JavaScript writes it, and with a comma or a sign of typographers", () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(numberIn(String(value))).toBe(value);
        expect(numberIn(value.toExponential())).toBe(value);
        expect(numberIn(` ${String(value).replace("-", "−")} `)).toBe(value);
        const comma = value.toExponential(16).replace(".", ",");
        expect(numberIn(comma)).toBe(Number(value.toExponential(16)));
      }),
    );
  });

  it("reads fractions as divisions, and per cent as the exact decimal", () => {
    fc.assert(
      fc.property(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (a, b) => {
        expect(numberIn(`${a}/${b}`)).toBe(a === 0 ? 0 : a / b);
        expect(numberIn(`${b}.${b}%`)).toBe(Number(`${b}.${b}e-2`));
      }),
    );
  });

  it("never reads only a part of a text: what is added to a number changes or refuses it", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(..."0123456789.,/%eE+-− x'") }),
        (text) => {
          const value = numberIn(text);
          if (value === null) return;
          // An independent reading: one number, one fraction or per cent, and nothing else.
          const plain = text.trim().replaceAll("−", "-").replaceAll(",", ".");
          const percent = /^(.*?)\s*%$/.exec(plain);
          const fraction = /^(.*?)\s*\/\s*(.*)$/.exec(plain);
          const expected =
            percent !== null
              ? Number(percent[1]) / 100
              : fraction !== null
                ? Number(fraction[1]) / Number(fraction[2])
                : Number(plain);
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 50 }), (text) => {
        const read = readNumber(text);
        expect(read.ok ? Number.isFinite(read.value) : read.problem.length > 0).toBe(true);
      }),
    );
  });
});

describe("readInRange", () => {
  const range = { min: 1, max: 200, whole: true };
  const problem = (text: string, within: Parameters<typeof readInRange>[1] = range) => {
    const read = readInRange(text, within);
    return read.ok ? null : read.problem;
  };

  it("refuses what is outside, and names the range", () => {
    expect(problem("0")).toBe("is out of range: a whole number from 1 to 200 expected");
    expect(problem("201")).toContain("from 1 to 200");
    expect(problem("1e3")).toContain("from 1 to 200");
    expect(problem("200")).toBeNull();
    expect(problem("0", { min: 0, max: 1, whole: false, above: true })).toContain("above 0 and up to 1");
    expect(problem("1,01", { min: 0, max: 1, whole: false })).toBe("is out of range: a number from 0 to 1 expected");
  });

  it("never suggests decimals where they would be refused", () => {
    expect(problem("abc")).toBe("is not a number: a whole number from 1 to 200 expected");
    expect(problem("1/2/3")).toBe("is not a number: a whole number from 1 to 200 expected");
    expect(problem("abc", { min: 0, max: 1, whole: false })).toMatch(/^is not a number: write it like 0.03/);
  });

  it("takes whole numbers in decimal notation only", () => {
    for (const text of ["1.5", "1,5", "4/2", "200%", "3/2"]) expect(problem(text)).toContain("is not whole");
    for (const text of ["12", "12.0", "12,0", "1.2e1", " +12 "])
      expect(readInRange(text, range)).toEqual({ ok: true, value: 12 });
  });

  it("never changes a value: it is the one read, or none", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -5, max: 5 }), (value) => {
        const read = readInRange(String(value), { min: -1, max: 1, whole: false });
        if (value >= -1 && value <= 1) expect(read).toEqual({ ok: true, value: value === 0 ? 0 : value });
        else expect(read.ok).toBe(false);
      }),
    );
  });
});

it("shows numbers to six digits, and whole numbers in full", () => {
  expect(numberText(8 / 255)).toBe("0.0313725");
  expect(numberText(999_999_999)).toBe("999999999");
  expect(numberText(0.1)).toBe("0.1");
  expect(numberText(1e-7)).toBe("1e-7");
  expect(numberText(1.5)).toBe("1.5");
});
