import type { ExperimentSpec, SystemSpec, Training } from "./spec.ts";

/** The training of a system: the spec's, with what the system overrides. */
export function trainingOf(spec: ExperimentSpec, system: SystemSpec): Training {
  const given = Object.entries(system.training ?? {}).filter(([, value]) => value !== undefined);
  const { augmentation, ...training } = {
    ...spec.training,
    ...(Object.fromEntries(given) as Partial<Training>),
  };
  // "none" and nothing are one recipe, hence one key.
  return augmentation === undefined || augmentation === "none" ? training : { ...training, augmentation };
}
