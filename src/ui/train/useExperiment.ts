import { useMemo } from "react";
import { useStore } from "zustand";
import { plan } from "../../experiment/plan/plan.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { type SpecNote, specNotes } from "../../experiment/spec/specNotes.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { specHere } from "../../state/systems/lab.ts";
import { draftSpec } from "../../state/train/draftSpec.ts";
import { draftStore } from "../../state/train/draftStore.ts";
import { useDataHere } from "../shared/useDataHere.ts";
import type { Loaded } from "../shared/useLoaded.ts";
import { type Cost, useEstimate } from "./useEstimate.ts";

/** The experiment that would start now, with what its parts of the room show. */
export interface Experiment {
  readonly spec: ExperimentSpec;
  readonly notes: readonly SpecNote[];
  readonly cost: Loaded<Cost>;
  /** Whether its data are on this machine; null while that is unknown. */
  readonly isHere: boolean | null;
}

export function useExperiment(): Experiment {
  const draft = useStore(draftStore);
  const spec = useMemo(() => draftSpec(draft), [draft]);
  const notes = useMemo(() => (parseSpec(spec).ok ? specNotes(spec, typographic) : []), [spec]);
  const text = useMemo(() => JSON.stringify(spec), [spec]);
  const { value, error, isCurrent } = useEstimate(text, () => planOf(spec));
  const cost = useMemo(() => ({ value, error, isCurrent }), [value, error, isCurrent]);
  const isHere = useDataHere(spec.dataset);
  return useMemo(() => ({ spec, notes, cost, isHere }), [spec, notes, cost, isHere]);
}

async function planOf(spec: ExperimentSpec) {
  const parsed = parseSpec(spec);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return plan(specHere(parsed.spec));
}
