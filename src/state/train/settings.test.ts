import { expect, test } from "vitest";
import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import { presets } from "../../experiment/presets/index.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { applyChanges, settingsOf } from "./settings.ts";

const quick = presets["digits-quick"];

test("no change is the preset itself", () => {
  expect(applyChanges(quick, {})).toBe(quick);
  expect(applyChanges(quick, { seed: quick.seed })).toBe(quick);
});

test("every setting of every preset is read back as it was written, and makes a valid spec", () => {
  for (const preset of Object.values(presets)) {
    for (const setting of settingsOf(preset)) {
      const { parameter } = setting;
      const before = setting.read(preset);
      const value =
        parameter.kind === "boolean"
          ? before !== true
          : parameter.kind === "choice"
            ? (parameter.options.find((option) => option !== before) ?? before)
            : parameter.kind === "number"
              ? Number(before) / 2
              : // Down where possible: one more training image can be one more than the data set has.
                parameter.kind === "text" || Number(before) - 1 < parameter.min
                ? Number(before) + 1
                : Number(before) - 1;
      const spec = applyChanges(preset, { [setting.id]: value });
      expect(setting.read(spec), setting.id).toBe(value);
      expect(parseSpec(spec), `${preset.name}: ${setting.id}`).toMatchObject({ ok: true });
    }
  }
});

test("a changed preset says so, with the value it had", () => {
  const spec = applyChanges(quick, { "training.epochs": 3 });
  expect(spec.name).toBe(`${quick.name} (changed)`);
  expect(spec.deviations).toEqual([
    ...(quick.deviations ?? []),
    `epochs 3 instead of the preset's ${quick.training.epochs}`,
  ]);
});

test("systems are judged at the preset's fractions of the budget they were trained for", () => {
  const spec = applyChanges(quick, { "defence.epsilon": 0.3 });
  expect(spec.evaluation.threats).toEqual([
    { norm: "linf", epsilon: 0.15 },
    { norm: "linf", epsilon: 0.3 },
  ]);
});

test("another norm brings a budget that is usual in it", () => {
  const spec = applyChanges(quick, { "defence.norm": "l2" });
  expect(trainedThreat(spec.defence)).toEqual({ norm: "l2", epsilon: 1.5 });
  expect(spec.evaluation.threats).toEqual([
    { norm: "l2", epsilon: 0.75 },
    { norm: "l2", epsilon: 1.5 },
  ]);
});

test("standard training has no attack settings and keeps its threats", () => {
  const preset = presets["digits-standard"];
  expect(settingsOf(preset).filter(({ group }) => group === "defence")).toEqual([]);
  expect(applyChanges(preset, { seed: 7 }).evaluation.threats).toEqual(preset.evaluation.threats);
});
