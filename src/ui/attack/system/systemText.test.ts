import { expect, test } from "vitest";
import type { AccuracyRow } from "../../../experiment/summary/rows.ts";
import type { Threat } from "../../../experiment/terms/choice.ts";
import { headline } from "./systemText.ts";

const at = (threat: Threat | null) => ({ threat }) as AccuracyRow;
const linf = (epsilon: number): Threat => ({ norm: "linf", epsilon });
const rows = [at(null), ...[2, 4, 6, 8, 12].map((n) => at(linf(n / 255))), at({ norm: "l2", epsilon: 0.5 })];
const budgets = (threat: Threat, of = rows) => headline(of, threat).map((row) => row.threat);

test("a system shows its clean accuracy and the one at the measured budget nearest to that of the attack", () => {
  expect(budgets(linf(8 / 255))).toEqual([null, linf(8 / 255)]);
  expect(budgets(linf(0.3))).toEqual([null, linf(12 / 255)]);
  expect(budgets(linf(0))).toEqual([null, linf(2 / 255)]);
  expect(budgets({ norm: "l2", epsilon: 3 })).toEqual([null, { norm: "l2", epsilon: 0.5 }]);
});

test("a norm that was not measured leaves the first budget of another, and no budget the clean accuracy alone", () => {
  expect(budgets({ norm: "l2", epsilon: 1 }, rows.slice(0, 3))).toEqual([null, linf(2 / 255)]);
  expect(budgets(linf(0.1), rows.slice(0, 1))).toEqual([null]);
});
