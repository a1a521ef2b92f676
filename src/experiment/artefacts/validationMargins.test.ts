import { expect, test } from "vitest";
import { assembledAccuracies, type ValidationMargins } from "./validationMargins.ts";

const said = (epoch: number, margins: readonly number[], outputs: readonly number[]): ValidationMargins => ({
  epoch,
  margins: Float32Array.from(margins),
  outputs: Uint8Array.from(outputs),
});

test("the arm with the highest margin names the class, the first one on a tie", () => {
  // The class of the first arm is its output 0, as for the arm of class 0.
  const arms = [
    { positive: 0, epochs: [said(0, [-2, 1, -0.5, -1], [0, 1, 1, 0])] },
    { positive: 1, epochs: [said(0, [1, -0.5, 0.5, 3], [0, 1, 1, 0])] },
  ] as const;
  // Right; right, though both decline; wrong by the tie; wrong.
  expect(assembledAccuracies(arms)).toEqual([{ epoch: 0, accuracy: 0.5, n: 4 }]);
});

test("only epochs that all arms have reported count, on the same images", () => {
  const first = { positive: 1, epochs: [said(0, [1], [1]), said(1, [1], [1]), said(2, [1], [1])] } as const;
  const second = (...epochs: ValidationMargins[]) => ({ positive: 1, epochs }) as const;
  expect(assembledAccuracies([first, second(said(1, [0], [0]), said(0, [2], [0]))])).toEqual([
    { epoch: 0, accuracy: 0, n: 1 },
    { epoch: 1, accuracy: 1, n: 1 },
  ]);
  expect(assembledAccuracies([first, second(said(0, [1, 2], [0, 0]))])).toEqual([]);
  expect(assembledAccuracies([first, second()])).toEqual([]);
  expect(assembledAccuracies([])).toEqual([]);
});
