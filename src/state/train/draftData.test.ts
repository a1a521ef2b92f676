import { beforeEach, expect, test } from "vitest";
import { presets } from "../../experiment/presets/index.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { chooseData, resetDraft } from "./draft.ts";
import { onData } from "./draftData.ts";
import { draftSpec } from "./draftSpec.ts";
import { draftStore } from "./draftStore.ts";

const own = {
  id: "images",
  params: {
    digest: "a".repeat(64),
    height: 6,
    width: 6,
    channels: 3,
    classes: '["cat","dog"]',
    numbers: "uint8",
    images: 40,
    train: 29,
    validation: 3,
    test: 8,
  },
};

beforeEach(() => {
  draftStore.setState(draftStore.getInitialState());
});

test("every preset is valid on data of two classes and few images, and says what was changed", () => {
  for (const preset of Object.values(presets)) {
    const spec = onData(preset, own);
    expect(parseSpec(spec), preset.name).toMatchObject({ ok: true });
    expect(spec.evaluation.examples).toBeLessThanOrEqual(8);
  }
  chooseData(own);
  const deviations = draftSpec(draftStore.getState()).deviations?.join("\n");
  expect(deviations).toContain("dataset images instead of digits");
  expect(deviations).not.toContain("digest");
  expect(deviations).toContain("evaluation.examples 8 instead of 256");
  resetDraft();
  expect(draftSpec(draftStore.getState())).toEqual(presets["digits-quick"]);
});
