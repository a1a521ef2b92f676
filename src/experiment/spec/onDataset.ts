import type { Choice } from "../terms/choice.ts";
import type { ExperimentSpec } from "./spec.ts";

/** The experiment on other data, as its name and its deviations say. */
export const onDataset = (spec: ExperimentSpec, name: string, choice: Choice): ExperimentSpec => ({
  ...spec,
  dataset: choice,
  name: `${spec.name}, on ${name}`.slice(0, 200),
  deviations: [...(spec.deviations ?? []), `data set ${name} instead of ${spec.dataset.id}`],
});

/** The name of the data that replaced those of an experiment (`onDataset`); null if they are its own. */
export const replacedDataset = ({ deviations = [] }: Pick<ExperimentSpec, "deviations">): string | null =>
  deviations
    .map((text) => /^data set (.+) instead of [a-z0-9-]+$/.exec(text)?.[1])
    .find((name) => name !== undefined) ?? null;

/** The data of an experiment for people: the name under which they replaced others, else the id in the catalogue. */
export const datasetName = (spec: Pick<ExperimentSpec, "deviations" | "dataset">): string =>
  replacedDataset(spec) ?? spec.dataset.id;
