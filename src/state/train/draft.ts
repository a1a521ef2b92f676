import { canonicalJson } from "../../experiment/plan/key.ts";
import { type PresetId, presets } from "../../experiment/presets/index.ts";
import { withArithmetic } from "../../experiment/spec/arithmetic.ts";
import { withMovedThreats } from "../../experiment/spec/movedThreats.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Choice, ParameterValue } from "../../experiment/terms/choice.ts";
import { onData } from "./draftData.ts";
import { draftBase, draftSettings, editedSpec } from "./draftSpec.ts";
import { draftStore } from "./draftStore.ts";
import { applyChanges, type Changes, settingsOf } from "./settings.ts";
import { type SpecPath, withValueAt } from "./specPath.ts";

/** Starts over from a preset. */
export function choosePreset(preset: PresetId): void {
  draftStore.setState({ preset, changes: {}, copy: null, origin: undefined });
}

/** Changes one setting of the simple form; the preset's value resets it. */
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

/** Resets one setting of the simple form. */
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

/** Resets all changes. */
export function resetDraft(): void {
  const draft = draftStore.getState();
  if (draft.copy?.from === undefined) draftStore.setState({ changes: {} });
  else edit(draft.copy.from);
}

/** Changes any part of the experiment; undefined removes an optional field or an entry of a list. */
export function editDraft(path: SpecPath, value: unknown): void {
  const before = editedSpec(draftStore.getState());
  const spec = withValueAt(before, path, value);
  const areThreats = path[0] === "evaluation" && path[1] === "threats";
  edit(areThreats ? { ...spec, evaluation: withMovedThreats(before.evaluation, spec.evaluation) } : spec);
}

/** Changes the data set of the experiment, as `onData` does. */
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

/**
 * Starts over from an experiment: as a preset with changes if that gives it, otherwise as a copy. A draft names no
 * arithmetic, since a new run takes that of the backend; `source` tells the form that it came from a run or a file.
 */
export function draftFrom(label: string, given: ExperimentSpec, source?: "run" | "file"): void {
  const spec = withArithmetic(given, undefined);
  const { arithmetic } = given;
  const origin = source === undefined ? undefined : { label, isFile: source === "file", arithmetic };
  for (const preset of Object.keys(presets) as PresetId[]) {
    const changes = changesFrom(presets[preset], spec);
    if (canonicalJson(applyChanges(presets[preset], changes)) !== canonicalJson(spec)) continue;
    draftStore.setState({ preset, changes, copy: null, origin });
    return;
  }
  draftStore.setState({ changes: {}, copy: { label, spec }, origin });
}

/** The settings that differ between the preset and the spec, with their values in the spec. */
function changesFrom(preset: ExperimentSpec, spec: ExperimentSpec): Changes {
  return Object.fromEntries(
    settingsOf(preset).flatMap((setting) => {
      const value = setting.read(spec);
      return value === setting.read(preset) ? [] : [[setting.id, value]];
    }),
  );
}
