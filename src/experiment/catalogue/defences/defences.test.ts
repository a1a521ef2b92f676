import { describe, expect, it } from "vitest";
import { allParameters, choiceProblems, entryOf, isApplicable, resolveChoice } from "../params.ts";
import { defences } from "./index.ts";
import { innerAttack } from "./inner.ts";

const resolved = (id: string, params = {}) => resolveChoice("defences", { id, params }).params;

describe("recipes of defences", () => {
  it("are unchanged since before inner attacks and losses could be chosen", () => {
    expect(resolved("standard")).toEqual({});
    const adversarial = {
      norm: "linf",
      epsilon: 0.2,
      steps: 10,
      relativeStep: 2.5,
      randomStart: true,
      warmup: 0.5,
    };
    expect(resolved("adversarial")).toEqual(adversarial);
    expect(resolved("adversarial", { inner: "pgd", loss: "cross-entropy", focusing: 3 })).toEqual(adversarial);
  });

  it("name a loss and only its own parameter", () => {
    expect(resolved("standard", { loss: "focal" })).toEqual({ loss: "focal", focusing: 2 });
    expect(resolved("standard", { loss: "label-smoothing", smoothing: 0.2, focusing: 5 })).toEqual({
      loss: "label-smoothing",
      smoothing: 0.2,
    });
    for (const loss of ["hinge", "squared-hinge", "squared-margin"])
      expect(resolved("trades", { loss })).toMatchObject({ loss, targetMargin: 1, beta: 6 });
    expect(resolved("mart")).not.toHaveProperty("loss");
  });

  it("name the parameters that an inner attack uses", () => {
    expect(resolved("adversarial", { inner: "apgd", steps: 5 })).toEqual({
      norm: "linf",
      epsilon: 0.2,
      inner: "apgd",
      steps: 5,
      randomStart: true,
      warmup: 0.5,
    });
    expect(resolved("adversarial", { inner: "fgsm", steps: 5 })).toEqual({
      norm: "linf",
      epsilon: 0.2,
      inner: "fgsm",
      warmup: 0.5,
    });
    const { params } = resolveChoice("defences", {
      id: "adversarial",
      params: { inner: "mi-fgsm", steps: 4, relativeStep: 9, "mi-fgsm-decay": 0.5, "apgd-rho": 0.5 },
    });
    expect(params).toEqual({
      norm: "linf",
      epsilon: 0.2,
      inner: "mi-fgsm",
      steps: 4,
      randomStart: true,
      "mi-fgsm-decay": 0.5,
      warmup: 0.5,
    });
    expect(innerAttack(allParameters("defences", { id: "adversarial", params }))).toEqual({
      id: "mi-fgsm",
      params: { steps: 4, decay: 0.5, relativeStep: 1, restarts: 1, randomStart: true },
    });
    expect(choiceProblems("defences", { id: "adversarial", params: { inner: "square" } })[0]?.message).toMatch(
      /^inner is "square", one of pgd, fgsm, .* expected$/,
    );
  });

  it("fill in all parameters that a recipe leaves out", () => {
    for (const id of Object.keys(defences)) {
      const entry = entryOf("defences", id);
      const all = allParameters("defences", { id, params: resolved(id) });
      expect(all).toEqual(Object.fromEntries(entry.params.map(({ id: name, default: value }) => [name, value])));
      for (const parameter of entry.params)
        if (parameter.onlyWith) expect(() => isApplicable(entry, parameter, all)).not.toThrow();
    }
  });
});

describe("cost of a defence per image", () => {
  const cost = (id: keyof typeof defences, params = {}, epoch = 9) =>
    defences[id].cost(allParameters("defences", { id, params }), epoch, 10);

  it("counts crafting and the passes of the loss", () => {
    expect(cost("standard")).toEqual({ forwards: 0, gradients: 0, weightSteps: 1 });
    expect(cost("adversarial", {}, 0)).toEqual({ forwards: 0, gradients: 2, weightSteps: 1 });
    expect(cost("adversarial")).toEqual({ forwards: 0, gradients: 10, weightSteps: 1 });
    expect(cost("adversarial", { inner: "fgsm" }).gradients).toBe(1);
    expect(cost("adversarial", { inner: "apgd", steps: 3 }).gradients).toBe(3);
    expect(cost("fast")).toEqual({ forwards: 0, gradients: 1, weightSteps: 1 });
    expect(cost("trades", { steps: 4 })).toEqual({ forwards: 1, gradients: 4, weightSteps: 2 });
    expect(cost("mart", { steps: 4 })).toEqual({ forwards: 0, gradients: 4, weightSteps: 2 });
  });
});
