import { createStore } from "zustand/vanilla";
import { type PresetId, presets } from "../experiment/presets/index.ts";
import type { ExperimentSpec, ParameterValue } from "../experiment/spec.ts";
import { applyChanges, type Changes, settingsOf } from "./settings.ts";

/** What will be trained next: a preset and what was changed about it. Never results. */
export interface DraftState {
  readonly preset: PresetId;
  readonly changes: Changes;
}

export const draftStore = createStore<DraftState>()(() => ({ preset: "digits-quick", changes: {} }));

/** Begin again from a preset. */
export function choosePreset(preset: PresetId): void {
  draftStore.setState({ preset, changes: {} });
}

/** Change one setting; the preset's own value takes the change back. */
export function changeSetting(id: string, value: ParameterValue): void {
  const { preset, changes } = draftStore.getState();
  const setting = settingsOf(presets[preset]).find((candidate) => candidate.id === id);
  if (setting === undefined) throw new Error(`unknown setting ${id} of preset ${preset}`);
  if (setting.read(presets[preset]) === value) resetSetting(id);
  else draftStore.setState({ changes: { ...changes, [id]: value } });
}

/** Take one change back. */
export function resetSetting(id: string): void {
  const { [id]: _taken, ...changes } = draftStore.getState().changes;
  draftStore.setState({ changes });
}

/** Take all changes back. */
export function resetDraft(): void {
  draftStore.setState({ changes: {} });
}

/** The experiment that the draft stands for. */
export function draftSpec({ preset, changes }: DraftState): ExperimentSpec {
  return applyChanges(presets[preset], changes);
}
