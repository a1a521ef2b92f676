import { describe, expect, it } from "vitest";
import { catalogue, type Noun } from "./index.ts";
import { entryOf, parameterProblem, resolveChoice } from "./params.ts";

describe("resolveChoice", () => {
  it("writes out every parameter, so that a default given and a default left out are one recipe", () => {
    const resolved = resolveChoice("attacks", { id: "pgd", params: { steps: 20 } });
    expect(resolved).toEqual({
      id: "pgd",
      params: { steps: 20, relativeStep: 2.5, restarts: 1, randomStart: true, keep: "first-success" },
    });
    expect(resolveChoice("attacks", { id: "pgd", params: { steps: 20, restarts: 1 } })).toEqual(resolved);
  });

  it.each([
    [
      "networks",
      { id: "resnet-34" },
      'unknown network "resnet-34": use one of linear, mlp, cnn-small, cnn-wide, cnn-2',
    ],
    ["attacks", { id: "toString" }, 'unknown attack "toString": use one of none, pgd'],
    [
      "networks",
      { id: "mlp", params: { width: 3 } },
      'unknown parameter "width" of network mlp: use one of hidden, head',
    ],
    [
      "attacks",
      { id: "none", params: { width: 3 } },
      'unknown parameter "width" of attack none: it has none, so remove it',
    ],
    ["networks", { id: "mlp", params: { hidden: 0 } }, "hidden is 0, a whole number from 1 to 4096 expected"],
    ["networks", { id: "mlp", params: { hidden: 2.5 } }, "hidden is 2.5, a whole number from 1 to 4096 expected"],
    ["networks", { id: "mlp", params: { hidden: Number.NaN } }, "a whole number from 1 to 4096 expected"],
    ["defences", { id: "adversarial", params: { norm: "l1" } }, 'norm is "l1", one of linf, l2 expected'],
    ["decompositions", { id: "one-vs-all", params: { balanced: "yes" } }, 'balanced is "yes", true or false expected'],
  ] as const)("refuses %s %o", (noun, choice, message) => {
    expect(() => resolveChoice(noun, choice)).toThrow(message);
  });
});

describe("the catalogue", () => {
  const entries = (Object.keys(catalogue) as Noun[]).flatMap((noun) =>
    Object.keys(catalogue[noun]).map((id) => ({ noun, id, entry: entryOf(noun, id) })),
  );

  it.each(entries)("describes $noun $id for a first-time visitor", ({ id, entry }) => {
    expect(entry.id).toBe(id);
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const sentence of [entry.summary, ...entry.params.map(({ help }) => help)])
      expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
    expect(entry.label).not.toBe("");
    expect(entry.reference).not.toBe("");
    expect(new Set(entry.params.map((parameter) => parameter.id)).size).toBe(entry.params.length);
  });

  it.each(entries)("has defaults of $noun $id inside their limits", ({ noun, id, entry }) => {
    for (const parameter of entry.params) expect(parameterProblem(parameter, parameter.default)).toBeNull();
    expect(resolveChoice(noun, { id }).id).toBe(id);
  });
});
