import { createStore } from "zustand/vanilla";
import { canonicalJson } from "../experiment/key.ts";
import { type PresetId, presets } from "../experiment/presets/index.ts";
import type { ExperimentSpec, ParameterValue } from "../experiment/spec.ts";
import { applyChanges, type Changes, settingsOf } from "./settings.ts";

/** What will be trained next: a preset, or a copy of an experiment, and what was changed about it. Never results. */
export interface DraftState {
  readonly preset: PresetId;
  readonly changes: Changes;
  /** The experiment of a run that no preset gives, under the name of the run; it stands in for the preset. */
  readonly copy: { readonly label: string; readonly spec: ExperimentSpec } | null;
}

export const draftStore = createStore<DraftState>()(() => ({
  preset: "digits-quick",
  changes: {},
  copy: null,
}));

/** Begin again from a preset. */
export function choosePreset(preset: PresetId): void {
  draftStore.setState({ preset, changes: {}, copy: null });
}

/** Change one setting; the preset's own value takes the change back. */
export function changeSetting(id: string, value: ParameterValue): void {
  const draft = draftStore.getState();
  const { changes } = draft;
  const base = draftBase(draft);
  const setting = settingsOf(base).find((candidate) => candidate.id === id);
  if (setting === undefined) throw new Error(`unknown setting ${id} of ${base.name}`);
  if (setting.read(base) === value) resetSetting(id);
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

/** What the draft began from. */
export function draftBase({ preset, copy }: Pick<DraftState, "preset" | "copy">): ExperimentSpec {
  return copy?.spec ?? presets[preset];
}

/** The experiment that the draft stands for. */
export function draftSpec(draft: DraftState): ExperimentSpec {
  return applyChanges(draftBase(draft), draft.changes);
}

/** Begin again from the experiment of a run: as a preset with its changes where one gives it, else as a copy. */
export function draftFrom(label: string, spec: ExperimentSpec): void {
  for (const preset of Object.keys(presets) as PresetId[]) {
    const changes = changesFrom(presets[preset], spec);
    if (canonicalJson(applyChanges(presets[preset], changes)) !== canonicalJson(spec)) continue;
    return draftStore.setState({ preset, changes, copy: null });
  }
  draftStore.setState({ changes: {}, copy: { label, spec } });
}

/** The settings of the preset that have another value in the spec. */
function changesFrom(preset: ExperimentSpec, spec: ExperimentSpec): Changes {
  return Object.fromEntries(
    settingsOf(preset).flatMap((setting) => {
      const value = setting.read(spec);
      return value === setting.read(preset) ? [] : [[setting.id, value]];
    }),
  );
}
