import { expect, test } from "vitest";
import { presets } from "../presets/index.ts";
import { specDifference } from "./specDifference.ts";

const { smoke } = presets;

test("a spec does not differ from itself, nor from itself with its defaults said aloud", () => {
  const aloud = {
    ...smoke,
    name: "other words",
    dataset: { id: "digits", params: { ...smoke.dataset.params } },
  };
  expect(specDifference(smoke, smoke)).toEqual([]);
  expect(specDifference(smoke, aloud)).toEqual([]);
  const { params: _params, ...bare } = presets["digits-full"].dataset;
  expect(
    specDifference(presets["digits-full"], {
      ...presets["digits-full"],
      dataset: { ...bare, params: { train: 3600 } },
    }),
  ).toEqual([]);
});

test("each setting that differs is named with both values", () => {
  const other = {
    ...smoke,
    seed: smoke.seed + 1,
    training: { ...smoke.training, epochs: 99 },
    systems: smoke.systems.map((system, i) => (i === 0 ? { ...system, network: { id: "linear" } } : system)),
    evaluation: { ...smoke.evaluation, threats: [{ norm: "l2" as const, epsilon: 0.5 }] },
  };
  const found = specDifference(smoke, other);
  expect(found).toContainEqual({ path: "seed", a: String(smoke.seed), b: String(smoke.seed + 1) });
  expect(found).toContainEqual({ path: "training.epochs", a: String(smoke.training.epochs), b: "99" });
  expect(found).toContainEqual({ path: `systems.${smoke.systems[0]?.id}.network`, a: null, b: "linear" });
  expect(found.find(({ path }) => path === "evaluation.threats")?.b).toBe("l2 0.5");
  expect(found).toHaveLength(4);
});

test("both arithmetics have a name", () => {
  expect(specDifference(smoke, { ...smoke, arithmetic: "fused" })).toEqual([
    { path: "arithmetic", a: "portable", b: "fused" },
  ]);
});

test("what a recipe leaves out at its default is named where the other says something else", () => {
  const { defence } = smoke;
  const other = {
    ...smoke,
    defence: { ...defence, params: { ...defence.params, inner: "apgd", loss: "focal" } },
  };
  expect(specDifference(smoke, other)).toEqual([
    { path: "defence.relativeStep", a: "2.5", b: null },
    { path: "defence.inner", a: "pgd", b: "apgd" },
    { path: "defence.loss", a: "cross-entropy", b: "focal" },
    { path: "defence.focusing", a: null, b: "2" },
  ]);
});
