import { createStore } from "zustand/vanilla";
import { canonicalJson } from "../../experiment/plan/key.ts";
import { type PresetId, presets } from "../../experiment/presets/index.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { specDifference } from "../../experiment/spec/specDifference.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { Choice, ParameterValue } from "../../experiment/terms/choice.ts";
import { onData } from "./draftData.ts";
import { applyChanges, type Changes, type Setting, settingsOf } from "./settings.ts";
import { type SpecPath, withValueAt } from "./specPath.ts";

/** What will be trained next: a preset, or a copy of an experiment, and what was changed about it. Never results. */
export interface DraftState {
  readonly preset: PresetId;
  /** The few settings of the simple form; those of an edited experiment are in its spec. */
  readonly changes: Changes;
  /** An experiment that no preset gives, under the name of its run or file; it stands in for the preset. */
  readonly copy: DraftCopy | null;
}

export interface DraftCopy {
  readonly label: string;
  readonly spec: ExperimentSpec;
  /** Present once it was edited in the full form: what it began from, and is compared with. */
  readonly from?: ExperimentSpec;
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

/** Change one setting of the simple form; the preset's own value takes the change back. */
export function changeSetting(id: string, value: ParameterValue): void {
  const draft = draftStore.getState();
  const { changes, copy } = draft;
  const base = draftBase(draft);
  const setting = draftSettings(draft).find((candidate) => candidate.id === id);
  if (setting === undefined) throw new Error(`unknown setting ${id} of ${base.name}`);
  if (copy?.from !== undefined) edit(setting.write(copy.spec, value));
  else if (setting.read(base) === value) resetSetting(id);
  else draftStore.setState({ changes: { ...changes, [id]: value } });
}

/** Take one change of the simple form back. */
export function resetSetting(id: string): void {
  const { changes, copy } = draftStore.getState();
  if (copy?.from !== undefined) {
    const setting = settingsOf(copy.spec).find((candidate) => candidate.id === id);
    if (setting !== undefined) edit(setting.write(copy.spec, setting.read(copy.from)));
    return;
  }
  const { [id]: _taken, ...others } = changes;
  draftStore.setState({ changes: others });
}

/** Take all changes back. */
export function resetDraft(): void {
  const draft = draftStore.getState();
  if (draft.copy?.from === undefined) draftStore.setState({ changes: {} });
  else edit(draft.copy.from);
}

/** Change any part of the experiment; undefined takes an optional field or the entry of a list away. */
export function editDraft(path: SpecPath, value: unknown): void {
  edit(withValueAt(editedSpec(draftStore.getState()), path, value));
}

/** Put the experiment on other data, with what those cannot bear changed. */
export function chooseData(dataset: Choice): void {
  edit(onData(editedSpec(draftStore.getState()), dataset));
}

function edit(spec: ExperimentSpec): void {
  const draft = draftStore.getState();
  const from = draftBase(draft);
  if (canonicalJson(spec) !== canonicalJson(from)) {
    draftStore.setState({
      changes: {},
      copy: { label: draft.copy?.label ?? "an edited preset", spec, from },
    });
    return;
  }
  const isPreset = from === presets[draft.preset];
  draftStore.setState({
    changes: {},
    copy: isPreset ? null : { label: draft.copy?.label ?? from.name, spec: from },
  });
}

/** The settings of the simple form: those that the experiment has as it stands. */
export function draftSettings(draft: DraftState): readonly Setting[] {
  return settingsOf(draft.copy?.spec ?? draftBase(draft));
}

/** What the draft began from. */
export function draftBase({ preset, copy }: Pick<DraftState, "preset" | "copy">): ExperimentSpec {
  return copy?.from ?? copy?.spec ?? presets[preset];
}

/** The experiment as the full form edits it: under the name and with the deviations of what it began from. */
export function editedSpec(draft: DraftState): ExperimentSpec {
  if (draft.copy?.from !== undefined) return draft.copy.spec;
  const base = draftBase(draft);
  const { name, deviations: _own, ...settings } = applyChanges(base, draft.changes);
  return {
    ...settings,
    name: base.name,
    ...(base.deviations === undefined ? {} : { deviations: base.deviations }),
  };
}

/** The experiment that the draft stands for. */
export function draftSpec(draft: DraftState): ExperimentSpec {
  const { copy } = draft;
  if (copy?.from !== undefined) return withEdits(copy.from, copy.spec);
  return applyChanges(draftBase(draft), draft.changes);
}

/** Every edit is added to the deviations, so that no output passes for what the experiment began from. */
function withEdits(from: ExperimentSpec, spec: ExperimentSpec): ExperimentSpec {
  // What cannot be run has no outputs, and cannot be compared.
  if (!parseSpec(spec).ok || !parseSpec(from).ok) return spec;
  // Other data have parameters of their own, which differ from nothing.
  const isOther = from.dataset.id !== spec.dataset.id;
  const differences = specDifference(from, spec).filter(
    ({ path }) => !(isOther && path.startsWith("dataset.")),
  );
  const made = differences.map(({ path, a, b }) =>
    `${path} ${b ?? "left out"} instead of ${a ?? "none"}`.slice(0, 300),
  );
  if (made.length === 0) return spec;
  return {
    ...spec,
    name: spec.name === from.name ? `${from.name} (changed)`.slice(0, 200) : spec.name,
    deviations: [...(spec.deviations ?? []), ...made].slice(0, 50),
  };
}

/** Begin again from an experiment: as a preset with its changes where one gives it, else as a copy. */
export function draftFrom(label: string, spec: ExperimentSpec): void {
  for (const preset of Object.keys(presets) as PresetId[]) {
    const changes = changesFrom(presets[preset], spec);
    if (canonicalJson(applyChanges(presets[preset], changes)) !== canonicalJson(spec)) continue;
    draftStore.setState({ preset, changes, copy: null });
    return;
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
