import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import type { SliceAxis } from "../../experiment/interactive/slice.ts";
import { systemMultiplyAdds } from "../../experiment/plan/cost.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import { comparedSystems, ownAxes } from "../../lab/pool/slicePlane.ts";
import type { Selection } from "../page/selection.ts";
import { ratesOf } from "../runs/machine.ts";
import type { LabSystem, SystemGroup } from "../systems/systems.ts";

export type BoundarySettings = Selection["boundaries"];

/** Most systems that are shown on the same axes. */
export const mostSystems = 4;

/** The group on show: the chosen one, else the first. */
export function slicedGroup(groups: readonly SystemGroup[], { group }: Pick<BoundarySettings, "group">) {
  return groups.find(({ id }) => id === group) ?? groups[0];
}

/** The systems on show: the chosen ones of the group, else the default of `comparedSystems`. */
export function slicedSystems(
  group: SystemGroup,
  { systems }: Pick<BoundarySettings, "systems">,
): readonly LabSystem[] {
  const chosen = group.systems.filter(({ id }) => systems?.includes(id));
  if (chosen.length > 0) return chosen.slice(0, mostSystems);
  return comparedSystems(group.systems);
}

/** The axes of the plane: the chosen ones, else the default of `ownAxes`. */
export function slicedAxes(
  { across, up }: Pick<BoundarySettings, "across" | "up">,
  shown: readonly LabSystem[],
): readonly [SliceAxis, SliceAxis] {
  const own = ownAxes(shown);
  return [across ?? own[0], up ?? own[1]];
}

/** The budget on show, which is also the unit of the axes. */
export function slicedThreat({ norm, epsilonLinf, epsilonL2 }: BoundarySettings): Threat {
  return { norm, epsilon: norm === "linf" ? epsilonLinf : epsilonL2 };
}

/** Estimated seconds to compute every point of the plane for these systems on this machine. */
export function secondsOf(
  { dataset }: SystemGroup,
  systems: readonly LabSystem[],
  { resolution }: BoundarySettings,
  backend: BackendId,
): number {
  const perImage = systems.reduce((sum, { system }) => sum + systemMultiplyAdds(system, dataset), 0);
  return (Number(resolution) ** 2 * perImage) / ratesOf(backend, 1).multiplyAddsPerSecond;
}
