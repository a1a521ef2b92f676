import { beforeEach, expect, test } from "vitest";
import { presets } from "../../experiment/presets/index.ts";
import { changeSetting, choosePreset, draftFrom } from "./draft.ts";
import { draftSpec } from "./draftSpec.ts";
import { draftStore } from "./draftStore.ts";

beforeEach(() => draftStore.setState(draftStore.getInitialState()));

test("the experiment of a run comes back as its preset with its changes", () => {
  choosePreset("digits-full");
  changeSetting("seed", 7);
  changeSetting("training.epochs", 3);
  const before = draftStore.getState();
  const spec = draftSpec(before);
  choosePreset("smoke");
  draftFrom("my run", spec);
  expect(draftStore.getState()).toEqual(before);
});

test("a copy of a run remembers the arithmetic that the run was computed in, until a preset is chosen", () => {
  draftFrom("my run", { ...presets.smoke, arithmetic: "fused" }, "run");
  expect(draftStore.getState()).toMatchObject({ preset: "smoke", origin: { label: "my run", arithmetic: "fused" } });
  changeSetting("seed", 7);
  expect(draftStore.getState().origin?.arithmetic).toBe("fused");
  draftFrom("the plane", presets.smoke);
  expect(draftStore.getState().origin).toBeUndefined();
  draftFrom("my run", presets.smoke, "run");
  choosePreset("smoke");
  expect(draftStore.getState().origin).toBeUndefined();
});

test("an experiment that no preset gives is copied, and can be changed", () => {
  const spec = {
    ...presets.smoke,
    name: "from a file",
    training: { ...presets.smoke.training, momentum: 0.5 },
  };
  draftFrom("my run", spec);
  expect(draftSpec(draftStore.getState())).toEqual(spec);
  changeSetting("seed", 7);
  expect(draftSpec(draftStore.getState())).toMatchObject({ name: "from a file (changed)", seed: 7 });
  choosePreset("smoke");
  expect(draftSpec(draftStore.getState())).toEqual(presets.smoke);
});
