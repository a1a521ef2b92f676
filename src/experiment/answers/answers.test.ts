import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { everyStudyRow } from "../../../tests/everyStudyRow.ts";
import { studies } from "../studies/index.ts";
import type { StudyGap, StudyRow } from "../studies/study.ts";
import type { StudyFile } from "../studies/studyFile.ts";
import { plain } from "../terms/format.ts";
import { answeredStudies, answerOf, answerText } from "./answers.ts";

const [row] = everyStudyRow as readonly [StudyRow];
const gap = (difference: number, low: number, high: number, pValue = 0.001): StudyGap => ({
  minus: "multiclass",
  difference,
  low,
  high,
  n: 256,
  pValue,
  paper: 0.011,
});
const rowAt = (epsilon: number, own: StudyGap): StudyRow => ({
  ...row,
  at: { name: "epsilon", value: epsilon },
  threat: { norm: "linf", epsilon },
  quantity: `PGD-10, linf ${epsilon}`,
  gap: own,
});

describe("the answer of a study", () => {
  test("exists for every study, from the results that come with the lab", () => {
    expect(answeredStudies.toSorted()).toEqual(studies.map(({ id }) => id).toSorted());
    for (const name of readdirSync("public/demos").filter((one) => one !== "index.json")) {
      const file = JSON.parse(readFileSync(`public/demos/${name}`, "utf8")) as StudyFile;
      const text = answerText(file.study, file.rows, plain) ?? "";
      expect(text, file.study).toMatch(/^[A-Z].*n = \d+.* the paper's claim that [^.]*\.$/);
      expect(text).not.toMatch(/NaN|undefined|null/);
    }
  });

  test("is not stored with the results that come with the lab, where it would become outdated", () => {
    for (const name of readdirSync("public/demos"))
      expect(JSON.parse(readFileSync(`public/demos/${name}`, "utf8")), name).not.toHaveProperty("answer");
  });

  test("calls Softmax the strongest attack only where it certainly leaves fewer images right than every other one", () => {
    const against = (other: string, difference: number, pValue: number): StudyGap => ({
      ...gap(difference, difference - 0.01, difference + 0.01, pValue),
      minus: other,
    });
    const at = (epsilon: number, ...attackGaps: StudyGap[]): StudyRow => ({
      ...rowAt(epsilon, gap(0, 0, 0)),
      system: "RoBin",
      series: "Softmax",
      quantity: `Softmax, linf ${epsilon}`,
      setting: "trained",
      attackGaps,
    });
    const text = (...rows: readonly StudyRow[]) => answerText("table-3", rows, plain);
    const weaker = [against("Best Arm", -0.1, 1e-6), against("Top 2", -0.05, 1e-4)];
    expect(text(at(0.25, ...weaker))).toBe(
      "Under Softmax, RoBin is less accurate than under another attack in 2 of 2 comparisons; the largest certain difference is -10.0 points [-11.0, -9.0], n = 256 images (Softmax, linf 0.25, against Best Arm); the paper prints +1.1 there; Softmax leaves the fewest images right at 1 of 1 budgets, beyond chance at 1, and another attack leaves fewer beyond chance at 0. This supports the paper's claim that Softmax is the strongest of the six attacks on RoBin.",
    );
    // One other attack that cannot be told apart leaves the budget open, and one that is stronger decides it.
    expect(text(at(0.25, ...weaker, against("Softmax Top 2", -0.015, 0.5)))).toContain("leaves open");
    expect(text(at(0.25, ...weaker, against("Softmax Top 2", 0.05, 1e-4)))).toContain("speaks against");
    // p = 0.03 is a finding alone, and none among three comparisons.
    expect(text(at(0.25, against("Top 2", 0.05, 0.03)))).toContain("speaks against");
    expect(text(at(0.25, ...weaker, against("Top 2", 0.05, 0.03)))).toContain("leaves open");
    expect(text(at(0.25, ...weaker), at(0.5, against("Top 2", 0.05, 1e-4)))).toContain("partly for and partly against");
  });

  test("finds that Softmax breaks what Best Arm breaks, and more, only beyond chance", () => {
    const text = (best: number, softmax: number, both: number) =>
      answerText(
        "overlap",
        Object.entries({ "Best Arm": best, Softmax: softmax, both }).map(([series, count]) => ({
          ...row,
          series,
          setting: "trained",
          unit: "share" as const,
          ours: { value: count / 500, low: 0, high: 1, n: 500 },
        })),
        plain,
      );
    expect(text(40, 60, 40)).toContain("breaks 40 of the 40 images that Best Arm breaks and 20 others");
    expect(text(40, 60, 40)).toContain("supports the paper's claim");
    // Four others against three, and four against none (p = 0.125), are chance.
    expect(text(360, 361, 357)).toContain("leaves open");
    expect(text(40, 44, 40)).toContain("leaves open");
    expect(text(40, 60, 37)).toContain("leaves open");
    expect(text(100, 150, 80)).toContain("speaks against");
    expect(text(360, 345, 345)).toContain("speaks against");
  });

  test("is missing as long as nothing was measured", () => {
    for (const study of answeredStudies)
      expect(
        answerOf(
          study,
          everyStudyRow.map((one) => ({ ...one, ours: null, gap: null })),
          plain,
        ),
      ).toBeNull();
  });

  test("says the direction, size, interval and n of a single comparison", () => {
    const text = (own: StudyGap) => answerText("table-6", [rowAt(0.2, own)], plain);
    expect(text(gap(0.047, 0.01, 0.084))).toBe(
      "Under attack, RoBin is more accurate than multiclass: +4.7 points [+1.0, +8.4], n = 256 images (PGD-10, linf 0.2); the paper prints +1.1 there. This supports the paper's claim that RoBin is more robust than one multiclass network.",
    );
    expect(text(gap(-0.047, -0.084, -0.01))).toContain("is less accurate than multiclass: -4.7 points");
    expect(text(gap(-0.047, -0.084, -0.01))).toContain("This speaks against the paper's claim");
    expect(text(gap(0.01, -0.02, 0.04, 0.5))).toContain("cannot be told apart from multiclass: +1.0 points");
    expect(text(gap(0.01, -0.02, 0.04, 0.5))).toContain("This leaves open the paper's claim");
  });

  test("counts comparisons, and does not build on one among many that chance explains", () => {
    const some = (pValue: number) =>
      [0.1, 0.15, 0.2, 0.25].map((epsilon) =>
        rowAt(epsilon, epsilon === 0.2 ? gap(-0.05, -0.09, -0.01, pValue) : gap(0.01, -0.02, 0.04, 0.6)),
      );
    const certain = answerText("table-6", some(0.001), plain);
    expect(certain).toContain(
      "is less accurate than multiclass in 1 and indistinguishable in 3 of 4 comparisons; the largest certain difference is -5.0 points",
    );
    expect(certain).toContain("This speaks in part against");
    const chance = answerText("table-6", some(0.03), plain);
    expect(chance).toContain("which chance alone can bring about among 4");
    expect(chance).toContain("This leaves open");
  });

  test("takes the strongest attack of each budget, as the paper does", () => {
    const weak = { ...rowAt(0.2, gap(0.2, 0.1, 0.3)), ours: { value: 0.9, low: 0.8, high: 1, n: 256 } };
    const strong = { ...rowAt(0.2, gap(-0.2, -0.3, -0.1)), ours: { value: 0.5, low: 0.4, high: 0.6, n: 256 } };
    expect(answerOf("table-6", [weak, strong], plain)?.verdict).toBe("against");
  });

  test("beyond the training budget, counts no budget up to it", () => {
    const within = { ...rowAt(0.2, gap(-0.2, -0.3, -0.1)), paperThreat: { norm: "linf", epsilon: 8 / 255 } as const };
    const beyond = { ...rowAt(0.25, gap(0.1, 0.05, 0.15)), paperThreat: { norm: "linf", epsilon: 10 / 255 } as const };
    expect(answerOf("figure-5", [within, beyond], plain)?.verdict).toBe("for");
    expect(answerOf("figure-5", [within], plain)).toBeNull();
  });

  test("an interval that barely excludes 0 decides nothing if the exact test does not agree", () => {
    const barely = rowAt(0.2, gap(-0.033, -0.066, -0.0002, 0.064));
    expect(answerOf("table-6", [barely], plain)).toMatchObject({ verdict: "open" });
    expect(answerText("table-6", [barely], plain)).toContain(
      "cannot be told apart from multiclass: -3.3 points [-6.6, 0.0], n = 256 images, exact p = 0.064",
    );
  });
});
