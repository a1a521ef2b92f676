import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../plan/key.ts";
import { resolveChoice } from "../params.ts";
import { attackLabel } from "./attackLabel.ts";
import { fgsm } from "./fgsm.ts";
import { attacks } from "./index.ts";

describe("attackLabel", () => {
  it.each([
    [{ id: "none" }, "clean"],
    [{ id: "pgd" }, "PGD-10"],
    [{ id: "apgd", params: { restarts: 5, rho: 0.5 } }, "APGD-100 x5 (rho 0.5)"],
    [{ id: "apgd", params: { randomStart: false } }, "APGD-100 (no random start)"],
    [{ id: "square" }, "Square-5000"],
    [{ id: "square", params: { rescale: true } }, "Square-5000 (rescale)"],
    [{ id: "pgd-bisection", params: { restarts: 1 } }, "PGD bisection-40 (restarts 1)"],
    [{ id: "auto" }, "AutoAttack-100"],
    [{ id: "auto", params: { steps: 20, queries: 100 } }, "AutoAttack-20 (queries 100)"],
    [{ id: "paper" }, "Paper"],
    [{ id: "pgd", params: { steps: 20, restarts: 5 } }, "PGD-20 x5"],
    [fgsm, "FGSM"],
    [{ id: "mi-fgsm", params: { decay: 0.5, randomStart: true } }, "MI-FGSM-10 (decay 0.5, random start)"],
    [{ id: "pgd", params: { steps: 20, keep: "last" } }, "PGD-20 (last)"],
    [{ id: "pgd", params: { relativeStep: 1.5, randomStart: false } }, "PGD-10 (step 1.5, no random start)"],
  ])("calls %o %s", (choice, label) => {
    expect(attackLabel(choice)).toBe(label);
  });

  it("differs whenever the settings do", () => {
    const choices = fc.record({
      steps: fc.constantFrom(1, 10),
      relativeStep: fc.constantFrom(1, 2.5),
      restarts: fc.constantFrom(1, 5),
      randomStart: fc.boolean(),
      keep: fc.constantFrom("first-success", "last"),
    });
    const labels = new Map<string, string>();
    for (const params of fc.sample(choices, { numRuns: 500, seed: 1 })) {
      const recipe = canonicalJson(resolveChoice("attacks", { id: "pgd", params }));
      const label = attackLabel({ id: "pgd", params });
      expect(labels.get(label) ?? recipe).toBe(recipe);
      labels.set(label, recipe);
    }
    expect(labels.size).toBe(32);
  });
});

describe("steps", () => {
  it("counts all restarts", () => {
    expect(attacks.pgd.steps({ steps: 20, restarts: 5 })).toBe(100);
    expect(attacks.none.steps({})).toBe(0);
  });
});
