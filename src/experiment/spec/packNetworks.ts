import type { ExperimentSpec } from "./spec.ts";

const line = /^networks of the pack ([a-z0-9-]+), as stored, instead of new trainings$/;

/** The experiment with trained networks of a pack, as its deviations say. */
export const onPack = (spec: ExperimentSpec, id: string): ExperimentSpec => ({
  ...spec,
  deviations: [...(spec.deviations ?? []), `networks of the pack ${id}, as stored, instead of new trainings`],
});

/** The id of the pack that an experiment takes its networks from (`onPack`); null if it trains its own. */
export const packOfSpec = ({ deviations = [] }: Pick<ExperimentSpec, "deviations">): string | null =>
  deviations.map((text) => line.exec(text)?.[1]).find((id) => id !== undefined) ?? null;

/** The experiment with networks of its own: the same object where no pack is named. */
export function withoutPack(spec: ExperimentSpec): ExperimentSpec {
  if (packOfSpec(spec) === null) return spec;
  const { deviations = [], ...rest } = spec;
  const others = deviations.filter((text) => !line.test(text));
  return others.length === 0 ? rest : { ...rest, deviations: others };
}
