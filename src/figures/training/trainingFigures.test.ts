import { expect, test } from "vitest";
import { expectFigure } from "../../../tests/figureSnapshot.ts";
import { memberCurve } from "./memberCurve.ts";
import { type TrainingCurvesSource, trainingCurves } from "./trainingCurves.ts";

const training: TrainingCurvesSource = {
  members: [
    { label: "RoBin arm 3", system: "RoBin", series: 0, answers: "part", history: history([0.61, 0.4, 0.31]) },
    { label: "Multiclass", system: "Multiclass", series: 1, answers: "system", history: history([1.8, 1.1, 0.8]) },
  ],
  assembled: [
    { system: "RoBin", series: 0, accuracies: [0.5, 0.7, 0.82].map((accuracy, epoch) => ({ epoch, accuracy })) },
  ],
};

function history(losses: readonly number[]) {
  return losses.map((loss, index) => ({
    epoch: index,
    loss,
    cleanAccuracy: 0.8 + 0.06 * index,
    balancedAccuracy: 0.8 + 0.06 * index,
    adversarialAccuracy: 0.4 + 0.12 * index,
    adversarialFraction: index / 2,
    learningRate: index < 2 ? 0.05 : 0.005,
  }));
}

test("training curves", () => expectFigure(trainingCurves, training));

test("training curve of one member", () => expectFigure(memberCurve, { history: history([0.6, 0.4]), epochs: 3 }, 240));

test("nothing measured yet", () => expectFigure(trainingCurves, { members: [] }, 640, "training-curves-empty"));

test("training: epochs are counted from 1", () => {
  expect(trainingCurves.rows(training).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
  expect(memberCurve.rows({ history: history([0.5, 0.4]), epochs: 2 }).map(({ epoch }) => epoch)).toEqual([1, 2]);
});

test("training: an epoch without adversarial accuracy keeps null, never zero", () => {
  const [metrics] = history([0.5]);
  if (metrics === undefined) throw new Error("no epoch in the fixture");
  const rows = trainingCurves.rows({
    members: [
      { label: "a", system: "A", series: 0, answers: "system", history: [{ ...metrics, adversarialAccuracy: null }] },
    ],
  });
  expect(rows[0]?.adversarialAccuracy).toBeNull();
  expect(trainingCurves.describe(rows)).not.toContain("adversarial");
});

test("training: arms and whole systems never share a panel, and the words keep them apart", () => {
  const rows = trainingCurves.rows({
    ...training,
    members: [
      ...training.members,
      ...[4, 5].map((arm) => ({
        label: `RoBin arm ${arm}`,
        system: "RoBin",
        series: 0,
        answers: "part" as const,
        history: history([0.6]),
      })),
    ],
  });
  expect(rows.filter(({ answers }) => answers === "system").map(({ member }) => member)).toEqual([
    ...Array.from({ length: 3 }, () => "Multiclass"),
    ...Array.from({ length: 3 }, () => "RoBin, all arms together"),
  ]);
  expect(trainingCurves.describe(rows)).toBe(
    "Clean validation accuracy after the latest epoch: Multiclass 92.0\u00a0%, RoBin, all arms together 82.0\u00a0%. " +
      "That of 3 arms or parts, which answer other questions, is between 80.0\u00a0% and 92.0\u00a0%.",
  );
});
