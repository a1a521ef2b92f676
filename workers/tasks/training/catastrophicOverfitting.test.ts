import { expect, test } from "vitest";
import type { EpochMetrics } from "../../../src/experiment/artefacts/artefact.ts";
import { catastrophicOverfitting } from "./catastrophicOverfitting.ts";

/** A history from [clean, adversarial] accuracies. */
const history = (...rows: readonly (readonly [number, number | null])[]): EpochMetrics[] =>
  rows.map(([cleanAccuracy, adversarialAccuracy], epoch) => ({
    epoch,
    loss: 1,
    cleanAccuracy,
    balancedAccuracy: cleanAccuracy,
    adversarialAccuracy,
    adversarialFraction: 1,
    learningRate: 0.1,
  }));

test("robustness that vanishes between two epochs while clean accuracy stays causes a warning with the numbers", () => {
  const warning = catastrophicOverfitting(history([0.8, 0.4], [0.85, 0.5], [0.9, 0.02]));
  expect(warning?.code).toBe("catastrophic-overfitting");
  expect(warning?.detail).toMatch(
    /^validation accuracy under attack is 0\.020 in epoch 3, after 0\.500 in epoch 2, while clean accuracy is 0\.900/,
  );
});

test.each([
  ["rising", history([0.8, 0.4], [0.85, 0.5])],
  ["falling slowly", history([0.8, 0.5], [0.85, 0.3])],
  ["small from the start", history([0.8, 0.2], [0.85, 0.01])],
  ["recovered", history([0.8, 0.5], [0.9, 0.02], [0.9, 0.45])],
  ["failing altogether", history([0.8, 0.5], [0.4, 0.05])],
  ["not measured", history([0.8, null], [0.9, null])],
  ["without an epoch", []],
])("%s: no warning", (_, rows) => {
  expect(catastrophicOverfitting(rows)).toBeNull();
});
