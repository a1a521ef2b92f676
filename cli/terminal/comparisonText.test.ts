import { expect, test } from "vitest";
import { wilson } from "../../src/experiment/artefacts/accuracy.ts";
import type { AccuracyRow, Summary, TransferRow } from "../../src/experiment/summary/rows.ts";
import { comparisonText } from "./comparisonText.ts";

const backend = { id: "wasm", adapter: "cpu (simd)" } as const;
const clean: AccuracyRow = {
  system: "robin",
  measure: "clean",
  attack: "",
  strategy: "",
  which: "",
  threat: null,
  accuracy: wilson(6, 8),
  successOnCorrect: null,
  medianSize: null,
  backend,
  warnings: [],
};
const transfer: TransferRow = {
  from: "multiclass",
  to: "robin",
  attack: "PGD-10 (last)",
  strategy: "cross-entropy",
  targeted: true,
  threat: { norm: "linf", epsilon: 0.2 },
  accuracy: wilson(3, 8),
  fooled: wilson(4, 6),
  conditional: wilson(2, 4),
  became: wilson(1, 6),
  backend,
  warnings: [{ code: "tie", detail: "1 of 8 decisions is a tie" }],
};
const summary: Summary = {
  norms: ["linf"],
  accuracies: [clean],
  gaps: [],
  overlaps: [],
  coherence: [],
  transfers: [transfer, { ...transfer, targeted: false, became: null, warnings: [] }],
  spreads: [],
  health: [],
};

test("transfers stand in a table of their own, with counts, intervals and warnings", () => {
  const lines = comparisonText(summary, [{ id: "robin", label: "RoBin" }]).split("\n");
  const cells = (line: string | undefined) => line?.trim().split(/ {2,}/);
  const head = lines.findIndex((line) => line.includes("Crafted on one system"));
  expect(lines.slice(head, head + 3).map(cells)).toEqual([
    [
      "Crafted on one system, judged by another",
      "Budget",
      "Accuracy",
      "Of those right clean on the second, fool the first",
      "Of those that fool the first, break the second",
      "Of those right clean on the second, become the target",
    ],
    [
      "multiclass to robin, targeted PGD-10 (last) cross-entropy",
      "linf 0.2",
      "37.5 % (3/8) [13.7, 69.4] (!)",
      "66.7 % (4/6) [30.0, 90.3]",
      "50.0 % (2/4) [15.0, 85.0]",
      "16.7 % (1/6) [3.0, 56.4]",
    ],
    [
      "multiclass to robin, PGD-10 (last) cross-entropy",
      "linf 0.2",
      "37.5 % (3/8) [13.7, 69.4]",
      "66.7 % (4/6) [30.0, 90.3]",
      "50.0 % (2/4) [15.0, 85.0]",
      "-",
    ],
  ]);
  expect(lines).toContain("  (!) robin: tie: 1 of 8 decisions is a tie (PGD-10 (last) from multiclass, linf 0.2)");
});
