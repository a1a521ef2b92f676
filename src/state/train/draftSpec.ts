import { type PresetId, presets } from "../../experiment/presets/index.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { specDifference } from "../../experiment/spec/specDifference.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { applyChanges, type Changes, type Setting, settingsOf } from "./settings.ts";

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
