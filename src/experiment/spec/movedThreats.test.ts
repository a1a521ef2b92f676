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

test("an attack follows only a threat that is changed in its place", () => {
  const listed = (...levels: readonly number[]) => JSON.stringify(at(...levels.map((level) => level / 255)));
  const set = (text: string) => autoOf(withSetting(photographs, "evaluation.threats", text) as ExperimentSpec);
  // Its threat is still there, at another place.
  expect(set(listed(12, 8, 6, 4, 2))).toEqual(at(8 / 255));
  expect(set(listed(4, 6, 8, 10, 12))).toEqual(at(8 / 255));
  // The one in its place was there before.
  expect(set(listed(2, 4, 5, 6, 12))).toEqual(at(8 / 255));
  expect(set(listed(2, 4, 6, 7, 12))).toEqual(at(7 / 255));
  // Through a value that another threat has, as with arrow keys.
  const steps = ["11/255", "12/255", "13/255"].reduce<unknown>(
    (spec, text) => withSetting(spec, "evaluation.threats[2].epsilon", text),
    photographs,
  ) as ExperimentSpec;
  expect(steps.evaluation.threats[2]).toEqual(at(13 / 255)[0]);
  expect(autoOf(steps)).toEqual(at(8 / 255));
});

test("where threats are added or removed, an attack keeps its own, which must still be among them", () => {
  const fewer = withSetting(photographs, "evaluation.threats", JSON.stringify(at(8 / 255))) as ExperimentSpec;
  expect(autoOf(fewer)).toEqual(at(8 / 255));
  expect(parseSpec(fewer).ok).toBe(true);
  const both = withSetting(
    photographs,
    "evaluation.attacks[1].threats",
    JSON.stringify(at(6 / 255, 8 / 255)),
  ) as ExperimentSpec;
  const without = withSetting(both, "evaluation.threats", JSON.stringify(at(2 / 255, 8 / 255))) as ExperimentSpec;
  expect(autoOf(without)).toEqual(at(8 / 255));
  const others = withSetting(photographs, "evaluation.threats", JSON.stringify(at(2 / 255))) as ExperimentSpec;
  expect(parseSpec(others)).toMatchObject({ ok: false, problems: [{ path: "evaluation.attacks[1].threats[0]" }] });
});
