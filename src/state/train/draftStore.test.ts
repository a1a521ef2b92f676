import { beforeEach, expect, test } from "vitest";
import { changeSetting, choosePreset, resetDraft } from "./draft.ts";
import { draftStore, redoDraft, undoDraft } from "./draftStore.ts";

const draft = () => draftStore.getState();

beforeEach(() => {
  draftStore.setState(draftStore.getInitialState());
  draftStore.temporal.getState().clear();
});

test("undo goes back change by change, redo forward again", () => {
  const begin = draft();
  changeSetting("seed", 5);
  const seeded = draft();
  choosePreset("smoke");
  const chosen = draft();
  expect(undoDraft()).toBe(true);
  expect(draft()).toEqual(seeded);
  expect(undoDraft()).toBe(true);
  expect(draft()).toEqual(begin);
  expect(undoDraft()).toBe(false);
  expect(redoDraft()).toBe(true);
  expect(redoDraft()).toBe(true);
  expect(draft()).toEqual(chosen);
  expect(redoDraft()).toBe(false);
});

test("a slider that is dragged is one step; another setting or reset all is the next", () => {
  changeSetting("seed", 2);
  changeSetting("seed", 3);
  changeSetting("seed", 4);
  changeSetting("training.epochs", 3);
  resetDraft();
  undoDraft();
  expect(draft().changes).toEqual({ seed: 4, "training.epochs": 3 });
  undoDraft();
  expect(draft().changes).toEqual({ seed: 4 });
  undoDraft();
  expect(draft().changes).toEqual({});
  expect(undoDraft()).toBe(false);
});

test("a new change forgets what was taken back", () => {
  changeSetting("seed", 2);
  undoDraft();
  changeSetting("training.epochs", 3);
  expect(redoDraft()).toBe(false);
});
