import { expect, test } from "vitest";
import { decompositionOf } from "../../experiment/catalogue/decompositionFacts.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import type { System } from "../../experiment/terms/system.ts";
import { answerAt } from "./answerAt.ts";

const classes = ["0", "1", "2", "3"];
const systemOf = (choice: Choice): System => ({
  decomposition: decompositionOf(choice, 4),
  members: [
    {
      source: { from: "import", digest: choice.id },
      network: { id: "linear", params: {} },
      labelling: { groups: [0, 1, 2, 3], sampling: "natural" },
    },
  ],
});
const gridOf = (...scores: number[]) => ({
  columns: 1,
  rows: 1,
  x: [-1, 1] as const,
  y: [-1, 1] as const,
  classes: scores.length,
  scores: Float32Array.from(scores),
});

test("the highest score names the answer, which is right or wrong for the image", () => {
  const system = systemOf({ id: "multiclass" });
  const at = (label: number) => answerAt(system, { classes, label }, gridOf(0, 1, 5, 2), [0, 0]);
  expect(at(2)).toMatchObject({ name: "2", isWrong: false });
  expect(at(1)).toMatchObject({ name: "2", isWrong: true });
});

test("a score that is not a number is no answer, and wrong even where any answer but one is right", () => {
  const asksFor3 = systemOf({ id: "superclass", params: { k: 2, order: "3,0,1,2" } });
  const image = { classes, label: 1 };
  expect(answerAt(asksFor3, image, gridOf(1, 0), [0, 0]).isWrong).toBe(false);
  expect(answerAt(asksFor3, image, gridOf(Number.NaN, 1), [0, 0])).toMatchObject({ name: null, isWrong: true });
});
