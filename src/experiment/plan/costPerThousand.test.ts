import { expect, test } from "vitest";
import { presets } from "../presets/index.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { thousandCosts } from "./costPerThousand.ts";
import { plan } from "./plan.ts";

const smoke: ExperimentSpec = presets.smoke;

test("per 1,000 images and threat, whatever a run measures of them", async () => {
  const evaluation: ExperimentSpec["evaluation"] = {
    ...smoke.evaluation,
    examples: 300,
    threats: [
      { norm: "linf", epsilon: 0.05 },
      { norm: "l2", epsilon: 1 },
    ],
    attacks: [{ id: "pgd", params: { steps: 4 } }, { id: "auto" }],
    strategies: ["margin", "cross-entropy", "softmax"],
    transfer: [{ from: "multiclass", to: "robin", attack: { id: "pgd", params: { steps: 4 } } }],
  };
  const costs = thousandCosts(await plan({ ...smoke, replicas: 2, evaluation }));
  // One linear network has 4,000 multiply-adds, RoBin's ten of two outputs 8,000; a clean pass comes with each.
  const one = 1000 * 4000;
  const ten = 1000 * 8000;
  const auto = (pairs: number) => 1 + 250 + 2250 + 9 * (100 * pairs + 108) + 9 * 100 * pairs + 1250 + 5000;
  const byName = new Map(costs.map(({ attack, system, multiplyAdds }) => [`${attack}, ${system}`, multiplyAdds]));
  expect(Object.fromEntries(byName)).toEqual({
    "PGD-4 (2 strategies), multiclass": one * 2 * (1 + 4 * 2.5),
    "PGD-4 (2 strategies), robin": ten * 2 * (1 + 4 * 2.5),
    "AutoAttack-100, multiclass": one * auto(2.5),
    // Two arms' gradients and eight arms' judgement, once more for the stage that arms have alone.
    "AutoAttack-100, robin": ten * (auto(0.2 * 2.5 + 0.8) + 9 * 100 * 1.3),
    "transfer of PGD-4, multiclass to robin": one * (2 + 4 * 2.5) + 2 * ten,
  });
});
