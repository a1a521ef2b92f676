import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import { trainedThreat } from "../../experiment/catalogue/defenceFacts.ts";
import { isMadeElsewhere, type LabSystem, type SystemGroup } from "../systems/systems.ts";
import { dataKey } from "./testImages.ts";

/**
 * The systems of a group that are shown first: a RoBin, a multiclass model, and for contrast an undefended network
 * beside two that are defended; otherwise the first two.
 */
export function firstShown({ spec, systems }: SystemGroup): readonly LabSystem[] {
  const isDefended = ({ specId }: LabSystem) =>
    trainedThreat(spec.systems.find(({ id }) => id === specId)?.defence ?? spec.defence) !== null;
  const isBare = (system: LabSystem) => !isMadeElsewhere(system) && !isDefended(system);
  const arms = systems.find(({ scoreKind }) => scoreKind === "arms");
  const models = systems.filter(({ scoreKind }) => scoreKind === "one");
  const one = models.find((system) => !isBare(system)) ?? models[0];
  if (arms === undefined || one === undefined) return systems.slice(0, 2);
  const bare = isBare(arms) || isBare(one) ? undefined : models.find(isBare);
  return [arms, one, ...(bare === undefined ? [] : [bare])];
}

/** The pretrained systems that read colour photographs; undefined where this build has none. */
export const photographSystems = (groups: readonly SystemGroup[]): SystemGroup | undefined =>
  groups.find(({ origin, dataset }) => origin === "pack" && factsOf(dataset).shape[2] === 3);

/** A system that can join those on show, and the group that offers it. */
export interface OfferedSystem {
  readonly system: LabSystem;
  readonly group: SystemGroup;
}

/** The systems of any group on the same data that are not on show, those of the chosen group first. */
export function offeredSystems(
  { chosen, groupId }: { readonly chosen: readonly string[]; readonly groupId: string | null },
  groups: readonly SystemGroup[],
): readonly OfferedSystem[] {
  const own = groups.find(({ id }) => id === groupId);
  if (own === undefined) return [];
  const same = groups.filter((group) => group !== own && dataKey(group.dataset) === dataKey(own.dataset));
  const taken = new Set(chosen);
  return [own, ...same].flatMap((group) =>
    group.systems.flatMap((system) => {
      if (taken.has(system.id)) return [];
      // A model of the user's own is offered by several groups.
      taken.add(system.id);
      return [{ system, group }];
    }),
  );
}
