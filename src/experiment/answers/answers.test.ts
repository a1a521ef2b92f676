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

  test("names every attack that is the strongest equally often, in any order, and leaves the claim open", () => {
    const attack = (series: string, value: number): StudyRow => ({
      ...rowAt(0.25, gap(0, 0, 0)),
      system: "RoBin",
      series,
      quantity: `${series}, linf 0.25`,
      ours: { value, low: value, high: value, n: 16 } as NonNullable<StudyRow["ours"]>,
    });
    const text = (...rows: readonly StudyRow[]) => answerText("table-3", rows, plain);
    const tied = [attack("Best Arm", 0.25), attack("Top 2", 0.5), attack("Softmax", 0.25)];
    expect(text(...tied)).toContain(
      "Best Arm and Softmax are equally often the strongest attacks on RoBin, at 1 of 1 budgets: Best Arm leaves",
    );
    expect(text(...tied)).toContain("leaves open the paper's claim");
    expect(text(...tied.toReversed())).toContain("leaves open the paper's claim");
    expect(text(attack("Best Arm", 0.5), attack("Softmax", 0.25))).toContain("supports the paper's claim");
    const stronger = text(attack("Best Arm", 0.25), attack("Softmax", 0.5));
    expect(stronger).toContain("Best Arm leaves 25.0 % [25.0 %, 25.0 %], n = 16 and Softmax 50.0 %");
    expect(stronger).toContain("speaks against the paper's claim");
    const wide = { value: 0.5, low: 0.2, high: 0.8, n: 16 };
    expect(text(attack("Best Arm", 0.25), { ...attack("Softmax", 0.5), ours: wide })).toContain("leaves open");
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
