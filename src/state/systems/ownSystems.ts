import type { LabSystem, SystemGroup } from "./systems.ts";

/** The systems of a group's own experiment, without the models that are offered beside them. */
export const ownSystems = ({ origin, systems }: SystemGroup): readonly LabSystem[] =>
  origin === "models" ? systems : systems.filter(({ model }) => model === undefined);
