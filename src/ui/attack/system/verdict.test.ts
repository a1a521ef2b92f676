import { expect, test } from "vitest";
import { levelsText } from "../../images/sizeText.ts";
import { type VerdictFacts, verdictAt, verdictBefore, verdictOf, verdictWithout, withReading } from "./verdict.ts";

const classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const held = { predictions: [3, 3, 3], size: [0.02, 0.08, 0.1], firstSuccess: -1, end: 2 };
const broken = { predictions: [3, 8, 8], size: [0.02, 0.0714, 0.1], firstSuccess: 1, end: 1 };

function facts(change: Partial<VerdictFacts>): VerdictFacts {
  return {
    name: "RoBin",
    classes,
    label: 3,
    errs: (prediction) => prediction !== 3,
    cleanPrediction: 3,
    target: null,
    norm: "linf",
    epsilon: 0.1,
    runs: [held],
    best: 0,
    ...change,
  };
}

test("a system that holds", () => {
  expect(verdictOf(facts({}))).toEqual({
    kind: "held",
    outcome: "Safe",
    headline: "RoBin still says 3 after 2 steps.",
    detail: "Perturbation ℓ∞ 0.100 of 0.100.",
  });
});

test("a verdict says so if the budget is 0", () => {
  const { headline, detail } = verdictOf(facts({ epsilon: 0 }));
  expect(headline).toBe("RoBin still says 3 after 2 steps.");
  expect(detail).toBe("Epsilon is 0, so nothing may change.");
});

test("a system that is fooled, with the size at that step", () => {
  expect(verdictOf(facts({ name: "Multiclass", runs: [broken] }))).toEqual({
    kind: "fooled",
    outcome: "Fooled",
    headline: "Multiclass is fooled at step 1: 3 became 8.",
    detail: "Perturbation ℓ∞ 0.071 of 0.100.",
  });
});

test("a system that is fooled by the random start alone", () => {
  const { headline } = verdictOf(facts({ runs: [{ ...broken, predictions: [5, 8, 8], firstSuccess: 0, end: 0 }] }));
  expect(headline).toBe("RoBin is fooled by the random start alone: 3 became 5.");
});

test("a system that was wrong before is not called fooled", () => {
  const verdict = verdictOf(facts({ cleanPrediction: 5, runs: [broken] }));
  expect(verdict.kind).toBe("wrong");
  expect(verdict.headline).toBe("RoBin is wrong before any attack: it takes this 3 for 5.");
});

test("photographs are named as people name things", () => {
  const classes = ["airplane", "bird", "dog", "", "T-shirt"];
  const said = (cleanPrediction: number) =>
    verdictOf(facts({ classes, label: 2, cleanPrediction, runs: [broken] })).headline.replace(/.*: /, "");
  expect([0, 1, 4].map(said)).toEqual([
    "it takes this dog for an airplane.",
    "it takes this dog for a bird.",
    "it takes this dog for T-shirt.",
  ]);
});

test("a confusion outside the question of the system is no error, before and after", () => {
  // MODEL[3] of 0 and 1 answers "is it a 0?". Taking a 1 for the rest is no error.
  const asked = { classes: ["0", "1", "other"], label: 1, errs: (said: number) => said === 0 };
  const run = { ...held, predictions: [2, 2, 2] };
  expect(verdictOf(facts({ ...asked, cleanPrediction: 2, runs: [run] }))).toMatchObject({
    kind: "held",
    outcome: "Safe",
    headline: "RoBin says other after 2 steps, which is no error for the one question that it answers.",
  });
  const fooled = { ...broken, predictions: [2, 0, 0] };
  expect(verdictOf(facts({ ...asked, cleanPrediction: 2, runs: [fooled] }))).toMatchObject({
    kind: "fooled",
    outcome: "Fooled",
    headline: "RoBin is fooled at step 1: 1 became 0.",
  });
});

test("several runs are counted and the best one judged", () => {
  expect(verdictOf(facts({ runs: [held, broken, held], best: 1 })).detail).toMatch("1 of 3 runs fooled it.");
  expect(verdictOf(facts({ runs: [held, held] })).detail).toMatch("None of 2 runs fooled it.");
});

test("a best run that does not exist is reported", () => {
  expect(() => verdictOf(facts({ best: 4 }))).toThrow("run 4 found, expected 0 to 0");
});

test("with a target only the target counts", () => {
  const hit = verdictOf(facts({ target: 8, runs: [broken] }));
  expect(hit).toMatchObject({
    kind: "fooled",
    outcome: "Fooled",
    headline: "RoBin is fooled at step 1: 3 became 8, the target.",
  });
  const missed = verdictOf(facts({ target: 5, runs: [{ ...broken, firstSuccess: -1, end: 2 }] }));
  expect(missed).toMatchObject({
    kind: "held",
    outcome: "Safe",
    headline: "RoBin is wrong after 2 steps, but missed the target: 3 became 8, not 5.",
  });
  expect(verdictOf(facts({ target: 5 })).headline).toBe("RoBin still says 3 after 2 steps, not 5.");
});

test("a search for the smallest perturbation is judged by its result", () => {
  const smaller = { predictions: [3, 8, 8], size: [0, 0.09, 0.04], firstSuccess: 1, end: 2 };
  expect(verdictOf(facts({ runs: [smaller] })).detail).toBe("Smallest found: perturbation ℓ∞ 0.040 of 0.100.");
  const outside = { predictions: [3, 3, 8], size: [0, 0.09, 0.2], firstSuccess: -1, end: 2 };
  expect(verdictOf(facts({ runs: [outside] }))).toEqual({
    kind: "held",
    outcome: "Safe",
    headline: "RoBin still says 3 within the budget.",
    detail: "Beyond it, at ℓ∞ 0.200 instead of 0.100, 3 became 8; that does not count.",
  });
});

test("if the last image is judged, an earlier success is mentioned but does not count", () => {
  const recovered = { predictions: [3, 8, 3], size: [0, 0.09, 0.1], firstSuccess: 1, end: 2 };
  const { kind, detail } = verdictOf(facts({ runs: [recovered] }));
  expect(kind).toBe("held");
  expect(detail).toMatch("It was fooled at step 1, but only the last step counts.");
});

test("epsilon in grey levels", () => {
  expect(levelsText(8 / 255)).toBe("8/255");
  expect(levelsText(0.1)).toBe("25.5/255");
});

test("a verdict at a step says what holds there and nothing of what follows", () => {
  const run = { predictions: [3, 3, 8, 8], size: [0.1, 0.1, 0.1, 0.1], firstSuccess: 2, end: 3 };
  const at = (step: number) => verdictAt(facts({ runs: [run] }), run, step);
  for (const step of [0, 1]) {
    const { kind, outcome, headline, detail } = at(step);
    expect([kind, outcome, headline]).toEqual(["held", "Safe so far", `RoBin still says 3 at step ${step}.`]);
    expect(`${headline} ${detail}`).not.toContain("8");
  }
  expect(at(2)).toMatchObject({ kind: "fooled", headline: "RoBin is fooled at step 2: 3 became 8." });
  const beyond = { ...run, size: [0, 0, 0.2, 0.1], firstSuccess: 3 };
  expect(verdictAt(facts({ runs: [beyond] }), beyond, 2)).toMatchObject({
    kind: "held",
    headline: "RoBin says 8 at step 2, but beyond the budget.",
  });
  expect(verdictAt(facts({ target: 5, runs: [run] }), run, 2).headline).toBe("RoBin says 8 at step 2, not the target.");
});

test("before an attack, a correct answer is not judged and a wrong one counts already", () => {
  expect(verdictBefore(facts({}))).toMatchObject({ kind: "none", headline: "RoBin says 3, which is correct." });
  expect(verdictBefore({ ...facts({}), label: null })).toMatchObject({ kind: "none", headline: "RoBin says 3." });
  expect(verdictBefore(facts({ cleanPrediction: 5 })).kind).toBe("wrong");
});

test("a system without an answer is asked to be attacked only if nothing failed", () => {
  expect(verdictWithout("RoBin", true, false)).toMatchObject({ kind: "none", detail: "Press Attack." });
  expect(verdictWithout("RoBin", false, false).detail).toBe("Choose an image, then press Attack.");
  expect(verdictWithout("RoBin", true, true)).toMatchObject({
    headline: "RoBin gave no prediction.",
    detail: "The error message says why.",
  });
});

test("a verdict without a chosen label says against what it judges", () => {
  const read = facts({ runs: [broken] });
  expect(withReading(verdictOf(read), read)).toMatchObject({
    outcome: "Fooled",
    detail: expect.stringMatching(/ Judged against what it read, 3, because no correct label is chosen\.$/),
  });
});
