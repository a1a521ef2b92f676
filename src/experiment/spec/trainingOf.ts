import type { ExperimentSpec, SystemSpec, Training } from "./spec.ts";

/** The training of a system: that of the spec with the overrides of the system. */
export function trainingOf(spec: ExperimentSpec, system: SystemSpec): Training {
  const given = Object.entries(system.training ?? {}).filter(([, value]) => value !== undefined);
  const { augmentation, ...training } = {
    ...spec.training,
    ...(Object.fromEntries(given) as Partial<Training>),
  };
  // "none" and an absent field are the same recipe and must have the same key.
  return augmentation === undefined || augmentation === "none" ? training : { ...training, augmentation };
}
