import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import type { SliceAxis } from "../../experiment/interactive/slice.ts";
import type { SizedNetwork, SpeedOf } from "../../experiment/plan/networkSpeed.ts";
import type { Threat } from "../../experiment/terms/choice.ts";
import { outputsOf } from "../../experiment/terms/labelling.ts";
import { comparedSystems, ownAxes } from "../../lab/pool/slicePlane.ts";
import type { Selection } from "../page/selection.ts";
import type { LabSystem, SystemGroup } from "../systems/systems.ts";

/** Images of a batch, roughly; only the cost of its calls depends on it. */
const batch = 128;

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

/** The networks that compute a plane, one for each member of its systems. */
export function slicedNetworks({ dataset }: SystemGroup, systems: readonly LabSystem[]): readonly SizedNetwork[] {
  const { shape } = factsOf(dataset);
  return systems.flatMap(({ system }) =>
    system.members.map(({ network, labelling }) => ({ network, shape, outputs: outputsOf(labelling) })),
  );
}

/** Estimated seconds to compute every point of the plane with these networks. */
export function secondsOf(
  networks: readonly SizedNetwork[],
  { resolution }: Pick<BoundarySettings, "resolution">,
  speedOf: SpeedOf,
): number {
  const images = Number(resolution) ** 2;
  return networks.map(speedOf).reduce((sum, { call, image }) => sum + images * image + (images / batch) * call, 0);
}
