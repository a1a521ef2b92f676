import { beforeEach, expect, test } from "vitest";
import { presets } from "../../experiment/presets/index.ts";
import { changeSetting, choosePreset, editDraft, resetDraft } from "./draft.ts";
import { draftBase, draftSpec, editedSpec } from "./draftSpec.ts";
import { draftStore, redoDraft, undoDraft } from "./draftStore.ts";

const quick = presets["digits-quick"];
const draft = () => draftStore.getState();

beforeEach(() => {
  draftStore.setState(draftStore.getInitialState());
});

test("any field can be edited; the experiment says what was changed, and the base stays what it began from", () => {
  editDraft(["training", "momentum"], 0.5);
  editDraft(["systems", 2], {
    id: "third",
    decomposition: { id: "one-vs-all", params: { balanced: false } },
  });
  const spec = draftSpec(draft());
  expect(spec.training).toEqual({ ...quick.training, momentum: 0.5 });
  expect(spec.systems).toHaveLength(quick.systems.length + 1);
  expect(spec.name).toBe(`${quick.name} (changed)`);
  expect(spec.deviations?.slice(0, quick.deviations?.length)).toEqual(quick.deviations);
  expect(spec.deviations).toContain(`training.momentum 0.5 instead of ${quick.training.momentum}`);
  expect(draftBase(draft())).toBe(quick);
});

test("editing everything back is the preset again", () => {
  editDraft(["systems", 0, "training", "epochs"], 3);
  editDraft(["systems", 0, "training", "epochs"], undefined);
  expect(draft().copy).toBeNull();
  editDraft(["evaluation", "attacks", 0], undefined);
  expect(draftSpec(draft()).evaluation.attacks).toHaveLength(quick.evaluation.attacks.length - 1);
  resetDraft();
  expect(draftSpec(draft())).toBe(quick);
});

test("an attack that runs at some of the threats follows one that is edited", () => {
  choosePreset("cifar10-quick");
  const threatsOfSuite = () => draftSpec(draft()).evaluation.attacks[1]?.threats;
  expect(threatsOfSuite()).toEqual([{ norm: "linf", epsilon: 8 / 255 }]);
  editDraft(["evaluation", "threats", 3, "epsilon"], 9 / 255);
  expect(threatsOfSuite()).toEqual([{ norm: "linf", epsilon: 9 / 255 }]);
});

test("what the simple form has changed goes on in the full form, and the other way round", () => {
  changeSetting("training.epochs", 3);
  editDraft(["training", "momentum"], 0.5);
  changeSetting("seed", 7);
  expect(editedSpec(draft())).toMatchObject({ seed: 7, training: { epochs: 3, momentum: 0.5 } });
  changeSetting("seed", quick.seed);
  changeSetting("training.epochs", quick.training.epochs);
  editDraft(["training", "momentum"], quick.training.momentum);
  expect(draft().copy).toBeNull();
});

test("an experiment that cannot run is kept as it is, for the form to say what is wrong", () => {
  editDraft(["systems", 0, "id"], "Not Kebab");
  expect(draftSpec(draft()).systems[0]?.id).toBe("Not Kebab");
});

test("edits are undone and redone like every other change; one dragged slider is one step", () => {
  for (const momentum of [0.8, 0.7, 0.6]) editDraft(["training", "momentum"], momentum);
  editDraft(["training", "batchSize"], 32);
  undoDraft();
  expect(editedSpec(draft()).training).toMatchObject({ momentum: 0.6, batchSize: quick.training.batchSize });
  undoDraft();
  expect(editedSpec(draft()).training.momentum).toBe(quick.training.momentum);
  redoDraft();
  expect(editedSpec(draft()).training.momentum).toBe(0.6);
});
