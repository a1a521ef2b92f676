import { expect, test } from "vitest";
import { presets } from "../presets/index.ts";
import { withSetting } from "./setting.ts";
import type { ExperimentSpec } from "./spec.ts";
import { parseSpec } from "./validate.ts";

const photographs = presets["cifar10-quick"];
const autoOf = ({ evaluation }: ExperimentSpec) => evaluation.attacks.find(({ id }) => id === "auto")?.threats;
const at = (...epsilons: readonly number[]) => epsilons.map((epsilon) => ({ norm: "linf", epsilon }));

test("an attack that runs at some of the threats follows one that is set or swept", () => {
  expect(autoOf(photographs)).toEqual(at(8 / 255));
  const set = withSetting(photographs, "evaluation.threats[3].epsilon", "9/255") as ExperimentSpec;
  expect(autoOf(set)).toEqual(at(9 / 255));
  expect(parseSpec(set).ok).toBe(true);
  expect(autoOf(withSetting(photographs, "evaluation.threats[2].epsilon", "7/255") as ExperimentSpec)).toEqual(
    at(8 / 255),
  );
});

test("where threats are added or removed, an attack keeps its own, which must still be among them", () => {
  const fewer = withSetting(photographs, "evaluation.threats", JSON.stringify(at(8 / 255))) as ExperimentSpec;
  expect(autoOf(fewer)).toEqual(at(8 / 255));
  expect(parseSpec(fewer).ok).toBe(true);
  const others = withSetting(photographs, "evaluation.threats", JSON.stringify(at(2 / 255))) as ExperimentSpec;
  expect(parseSpec(others)).toMatchObject({ ok: false, problems: [{ path: "evaluation.attacks[1].threats[0]" }] });
});
