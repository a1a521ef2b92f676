import { expect, test } from "vitest";
import type { AttackOutcome, ExampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import { examplesThat, outcomeText } from "./exampleFilter.ts";

const attack = (name: string, broken: readonly number[]): AttackOutcome => ({
  name,
  choice: { id: "pgd", params: { steps: 10 } },
  strategy: "softmax",
  broken,
  predictions: broken.map((flag) => (flag === 1 ? 2 : 1)),
  steps: broken.map((flag) => (flag === 1 ? 4 : -1)),
  objectives: broken.map((flag) => (flag === 1 ? 0 : -1)),
  suiteSteps: broken.map(() => null),
});
const outcomes: ExampleOutcomes = {
  threat: { norm: "linf", epsilon: 0.1 },
  split: "test",
  positions: [0, 1, 2, 3],
  ids: [9, 8, 7, 6],
  labels: [1, 1, 1, 1],
  cleanWrong: [0, 0, 0, 1],
  cleanPredictions: [1, 1, 1, 2],
  attacks: [attack("a", [1, 0, 1, 1]), attack("b", [0, 0, 1, 1])],
};

test("examples are filtered by which attacks broke them and by whether they were right before", () => {
  const that = (clean: "any" | "right" | "wrong", attacks: Record<string, "broken" | "not" | "any">) =>
    examplesThat(outcomes, { clean, attacks });
  expect(that("any", {})).toEqual([0, 1, 2, 3]);
  expect(that("any", { a: "broken" })).toEqual([0, 2, 3]);
  expect(that("right", { a: "broken", b: "broken" })).toEqual([2]);
  expect(that("right", { a: "broken", b: "not" })).toEqual([0]);
  expect(that("wrong", { a: "not" })).toEqual([]);
});

test("an outcome names what the system says, the step and the objective", () => {
  const [a] = outcomes.attacks;
  if (a === undefined) throw new Error("no attack in the fixture");
  const names = ["zero", "one", "two"];
  expect(outcomeText(a, 0, names)).toBe("says two · step 4 · objective zero");
});
