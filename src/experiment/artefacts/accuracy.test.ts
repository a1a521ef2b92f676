import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleanAccuracy,
  type Flags,
  mcnemar,
  medianSize,
  overlap,
  pairedDifference,
  robustAccuracy,
  strongest,
  studentQuantile,
  successOnCorrect,
  union,
  wilson,
} from "./accuracy.ts";

/** Flags where the first `count` of `n` examples from `from` on are broken. */
function brokenRange(n: number, from: number, count: number): Flags {
  const broken = Array.from({ length: n }, (_, i) => (i >= from && i < from + count ? 1 : 0));
  return { ids: broken.map((_, i) => i), cleanWrong: broken.map(() => 0), broken, sizes: broken };
}

const flagLists = fc.integer({ min: 1, max: 30 }).chain((n) =>
  fc.record({
    cleanWrong: fc.array(fc.nat(1), { minLength: n, maxLength: n }),
    attacks: fc.array(fc.array(fc.nat(1), { minLength: n, maxLength: n }), { minLength: 1, maxLength: 4 }),
  }),
);
const flagsOf = ({ cleanWrong, attacks }: { cleanWrong: number[]; attacks: number[][] }): Flags[] =>
  attacks.map((attack) => ({
    ids: cleanWrong.map((_, i) => i),
    cleanWrong,
    broken: attack.map((flag, i) => Math.max(flag, cleanWrong[i] as number)),
    sizes: attack.map((flag) => flag / 10),
  }));

describe("wilson (docs/algorithms.md 10.7)", () => {
  it.each([
    [6359, 10_000, 0.62642, 0.64528, 5],
    [320, 500, 0.59701, 0.68086, 5],
    [64, 100, 0.5424, 0.7273, 4],
    [0, 100, 0, 0.03699, 5],
  ])("%i of %i lies in [%f, %f]", (count, n, low, high, digits) => {
    const share = wilson(count, n);
    expect(share.value).toBe(count / n);
    expect(share.low).toBeCloseTo(low, digits);
    expect(share.high).toBeCloseTo(high, digits);
  });

  it("stays in [0,1] around the value, reaching its ends exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const { low, value, high } = wilson(Math.round(part * n), n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
    expect(wilson(7, 7).high).toBe(1);
  });

  it("refuses a share of nothing", () => {
    expect(() => wilson(0, 0)).toThrow("0 of 0 examples found");
    expect(() => wilson(3, 2)).toThrow("3 of 2 examples found");
  });
});

describe("the paper's overlap at l2 0.5 (section 6.2)", () => {
  const bestArm = brokenRange(10_000, 0, 3263);
  const softmax = brokenRange(10_000, 4, 3641);

  it("counts 3263, 3641 and 3259 in common, and their union", () => {
    expect(overlap(bestArm, softmax)).toEqual({ first: 3263, second: 3641, both: 3259, n: 10_000 });
    expect(robustAccuracy(union([bestArm, softmax])).count).toBe(10_000 - 3645);
    expect(robustAccuracy(strongest([bestArm, softmax])).value).toBe(0.6359);
  });

  it("gives the paired difference 0.0378 with standard error 0.00193", () => {
    const paired = pairedDifference(
      { ids: bestArm.ids, errors: bestArm.broken },
      { ids: softmax.ids, errors: softmax.broken },
    );
    expect(paired).toMatchObject({ n: 10_000, onlyA: 4, onlyB: 382, difference: 0.0378 });
    expect((paired.high - paired.low) / 2 / 1.96).toBeCloseTo(0.00193, 5);
    expect(paired.pValue).toBeLessThan(1e-100);
  });
});

describe("mcnemar", () => {
  it("is the exact binomial test", () => {
    expect(mcnemar(0, 0)).toBe(1);
    expect(mcnemar(3, 3)).toBe(1);
    expect(mcnemar(0, 5)).toBeCloseTo(2 / 32, 12);
    expect(mcnemar(2, 8)).toBeCloseTo((2 * (1 + 10 + 45)) / 1024, 12);
    expect(mcnemar(8, 2)).toBe(mcnemar(2, 8));
  });
});

describe("accuracies from flags", () => {
  it("never count robust above clean, union above strongest, or strongest above any attack", () => {
    fc.assert(
      fc.property(flagLists, (lists) => {
        const attacks = flagsOf(lists);
        const least = robustAccuracy(strongest(attacks)).count;
        expect(robustAccuracy(union(attacks)).count).toBeLessThanOrEqual(least);
        for (const attack of attacks) {
          expect(least).toBeLessThanOrEqual(robustAccuracy(attack).count);
          expect(robustAccuracy(attack).count).toBeLessThanOrEqual(cleanAccuracy(attack).count);
          const success = successOnCorrect(attack);
          expect(success === null ? 0 : success.n - success.count).toBe(robustAccuracy(attack).count);
        }
      }),
    );
  });

  it("takes sizes from broken, initially correct examples, and the smallest over attacks", () => {
    const first: Flags = {
      ids: [0, 1, 2, 3],
      cleanWrong: [1, 0, 0, 0],
      broken: [1, 1, 1, 0],
      sizes: [0, 0.3, 0.1, 0.9],
    };
    const second: Flags = { ...first, broken: [1, 1, 0, 0], sizes: [0, 0.2, 0.05, 0.9] };
    expect(medianSize(first)).toBeCloseTo(0.2, 12);
    expect(union([first, second]).sizes).toEqual([0, 0.2, 0.1, 0]);
    expect(medianSize({ ...first, broken: [1, 0, 0, 0] })).toBeNull();
  });

  it("refuses to compare different examples", () => {
    const a = brokenRange(3, 0, 1);
    const shuffled: Flags = { ...a, ids: [0, 2, 1] };
    for (const compare of [
      () => union([a, shuffled]),
      () => overlap(a, shuffled),
      () => strongest([a, brokenRange(4, 0, 1)]),
    ])
      expect(compare).toThrow("the same examples expected");
  });
});

describe("student quantiles", () => {
  it.each([
    [1, 12.7062],
    [2, 4.3027],
    [10, 2.2281],
    [11, 2.201],
    [19, 2.093],
    [29, 2.0452],
    [120, 1.9799],
    [9999, 1.9602],
  ])("with %i degrees of freedom", (freedom, expected) => {
    expect(Math.abs(studentQuantile(freedom) - expected)).toBeLessThan(1e-3);
  });

  it("no spread is known from one number", () => {
    expect(() => studentQuantile(0)).toThrow("0 degrees of freedom found");
  });
});
