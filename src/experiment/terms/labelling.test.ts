import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalLabelling, outputsOf, positiveOutput } from "./labelling.ts";

const groupings = fc
  .array(fc.option(fc.integer({ min: -3, max: 5 }), { freq: 5 }), { minLength: 2, maxLength: 12 })
  .filter((groups) => new Set(groups.filter((name) => name !== null)).size >= 2);

describe("canonicalLabelling", () => {
  it("numbers outputs by their smallest class and keeps the grouping (I18)", () => {
    fc.assert(
      fc.property(groupings, (names) => {
        const { groups } = canonicalLabelling(names, "natural");
        const firsts = groups.flatMap((output, cls) =>
          output !== null && groups.indexOf(output) === cls ? [output] : [],
        );
        expect(firsts).toEqual(firsts.map((_, i) => i));
        for (let i = 0; i < names.length; i++) {
          expect(groups[i] === null).toBe(names[i] === null);
          for (let j = 0; j < i; j++)
            if (names[i] !== null && names[j] !== null) expect(groups[i] === groups[j]).toBe(names[i] === names[j]);
        }
        expect(outputsOf({ groups, sampling: "natural" })).toBe(new Set(names.filter((name) => name !== null)).size);
      }),
    );
  });

  it("gives equal data for equal groupings under other names, and is idempotent", () => {
    fc.assert(
      fc.property(groupings, (names) => {
        const once = canonicalLabelling(names, "balanced");
        expect(canonicalLabelling(once.groups, "balanced")).toEqual(once);
        expect(
          canonicalLabelling(
            names.map((name) => (name === null ? null : `g${-name}`)),
            "balanced",
          ),
        ).toEqual(once);
      }),
    );
  });

  it("refuses fewer than two outputs", () => {
    expect(() => canonicalLabelling([null, 1, 1], "natural")).toThrow("1 output(s) found, at least 2 expected");
  });
});

describe("positiveOutput", () => {
  it("finds the arm's own output on either side", () => {
    expect(positiveOutput(canonicalLabelling(["arm", "rest", "rest"], "balanced"), 0)).toBe(0);
    expect(positiveOutput(canonicalLabelling(["rest", "arm", "rest"], "balanced"), 1)).toBe(1);
  });

  it("refuses a class that shares its output, and labellings with more outputs", () => {
    expect(() => positiveOutput(canonicalLabelling([0, 1, 1], "natural"), 1)).toThrow(
      "one-vs-all arm of class 1 expected",
    );
    expect(() => positiveOutput(canonicalLabelling([0, 1, 2], "natural"), 1)).toThrow("two outputs");
  });
});
