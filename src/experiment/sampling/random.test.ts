import { createHash } from "node:crypto";
import fc from "fast-check";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { canonicalLabelling } from "../terms/labelling.ts";
import { fillNormal, fillUniform, permutation, stream } from "./random.ts";
import { sha256Words } from "./sha256.ts";

const draw = (count: number, random: () => number): number[] => Array.from({ length: count }, random);
const labelling = canonicalLabelling([0, 1, 1], "balanced");

describe("sha256Words", () => {
  it("agrees with the platform's SHA-256 on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const hex = Array.from(sha256Words(text), (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
        expect(hex).toBe(createHash("sha256").update(text).digest("hex"));
      }),
    );
  });
});

describe("stream", () => {
  it("never changes: every recorded result rests on these numbers", () => {
    expect(draw(3, stream(1, "init", labelling, 0))).toEqual([
      0.30714278342202306, 0.9141288788523525, 0.9842069067526609,
    ]);
    expect(draw(3, stream(1, "attack-noise", 0, 4711, "uniform"))).toEqual([
      0.5467754923738539, 0.8709185344632715, 0.8067948424722999,
    ]);
    expect(Array.from(permutation(10, stream(7, "sample", "golden")))).toEqual([2, 4, 6, 1, 0, 9, 8, 5, 7, 3]);
    expect(Array.from(fillNormal(new Float32Array(3), stream(7, "sample", "golden")))).toEqual([
      1.6054422855377197, 1.337182641029358, -0.7722064852714539,
    ]);
  });

  it("gives the same numbers for equal arguments and others for any difference", () => {
    const first = draw(4, stream(1, "batches", labelling, 0, 1, 2));
    expect(draw(4, stream(1, "batches", { sampling: "balanced", groups: [0, 1, 1] }, 0, 1, 2))).toEqual(first);
    const others = [
      stream(2, "batches", labelling, 0, 1, 2),
      stream(1, "batches", labelling, 1, 1, 2),
      stream(1, "batches", labelling, 0, 1, 3),
      stream(1, "batches", canonicalLabelling([0, 1, 1], "natural"), 0, 1, 2),
      stream(1, "inner-noise", labelling, 0, 1, 2),
    ];
    for (const other of others) expect(draw(4, other)).not.toEqual(first);
  });

  it("is uniform in [0,1)", () => {
    const numbers = draw(20_000, stream(3, "sample", "uniformity"));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const counts = new Array<number>(10).fill(0);
    for (const number of numbers) counts[Math.floor(number * 10)] = (counts[Math.floor(number * 10)] as number) + 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(chiSquare).toBeLessThan(27.9); // 99.9 % quantile, 9 degrees of freedom
  });
});

describe("skipping", () => {
  it("goes on with the numbers after the skipped ones, which follow from the state that it returns", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(40), fc.nat(40), (seed, first, second) => {
        const [drawn, skipping] = [stream(seed, "sample", "skip"), stream(seed, "sample", "skip")];
        for (const count of [first, second]) {
          const [s00, s01, s10, s11] = (skipping.skip as NonNullable<typeof skipping.skip>)(count);
          const again = xoroshiro128plusFromState([s01, s00, s11, s10]);
          expect(draw(count, drawn)).toEqual(draw(count, () => (again.next() >>> 0) / 2 ** 32));
          expect(skipping()).toBe(drawn());
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("fillUniform", () => {
  it("never rounds up to 1 in float32", () => {
    expect(fillUniform(new Float32Array(1), () => 1 - 2 ** -32)[0]).toBeLessThan(1);
  });
});

describe("normals", () => {
  it("have mean 0, variance 1, and any count", () => {
    const numbers = fillNormal(new Float32Array(20_001), stream(5, "sample", "normals"));
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });
});

describe("permutation", () => {
  it("holds every position once", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(), (n, seed) => {
        const order = permutation(n, stream(seed, "sample", "permutation"));
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });
});
