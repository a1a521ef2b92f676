import { type PresetId, presets } from "../../experiment/presets/index.ts";
import type { Arithmetic } from "../../experiment/spec/arithmetic.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { differenceText, specDifference } from "../../experiment/spec/specDifference.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { applyChanges, type Changes, type Setting, settingsOf } from "./settings.ts";

/** The experiment to train next: a preset or a copy of an experiment, with changes. */
export interface DraftState {
  readonly preset: PresetId;
  /** Changes of the simple form; those of an edited experiment are in its spec. */
  readonly changes: Changes;
  /** An experiment that no preset gives, under the name of its run or file; replaces the preset. */
  readonly copy: DraftCopy | null;
  /** The run or file that the draft started from; absent for a preset and other new experiments. */
  readonly origin?: DraftOrigin | undefined;
}

/** Something computed, or to be computed, whose arithmetic a run of the draft may not share. */
export interface DraftOrigin {
  /** Name of the run or file. */
  readonly label: string;
  readonly isFile: boolean;
  readonly arithmetic: Arithmetic | undefined;
}

export interface DraftCopy {
  readonly label: string;
  readonly spec: ExperimentSpec;
  /** Present once it was edited in the full form: the experiment before all edits. */
  readonly from?: ExperimentSpec;
}

/** The settings of the simple form for the current experiment. */
export function draftSettings(draft: DraftState): readonly Setting[] {
  return settingsOf(draft.copy?.spec ?? draftBase(draft));
}

/** The experiment before all changes. */
export function draftBase({ preset, copy }: Pick<DraftState, "preset" | "copy">): ExperimentSpec {
  return copy?.from ?? copy?.spec ?? presets[preset];
}

/** The experiment as the full form edits it: with the name and the deviations of `draftBase`. */
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

/** The experiment that would run. */
export function draftSpec(draft: DraftState): ExperimentSpec {
  const { copy } = draft;
  if (copy?.from !== undefined) return withEdits(copy.from, copy.spec);
  return applyChanges(draftBase(draft), draft.changes);
}

/** Adds every edit to the deviations, so that no output can be mistaken for that of the original experiment. */
function withEdits(from: ExperimentSpec, spec: ExperimentSpec): ExperimentSpec {
  // An invalid experiment cannot run, and cannot be compared.
  if (!parseSpec(spec).ok || !parseSpec(from).ok) return spec;
  // The parameters of another data set have no counterpart.
  const isOther = from.dataset.id !== spec.dataset.id;
  const differences = specDifference(from, spec).filter(({ path }) => !(isOther && path.startsWith("dataset.")));
  const made = differences.map(differenceText);
  if (made.length === 0) return spec;
  return {
    ...spec,
    name: spec.name === from.name ? `${from.name} (changed)`.slice(0, 200) : spec.name,
    deviations: [...(spec.deviations ?? []), ...made].slice(0, 50),
  };
}
