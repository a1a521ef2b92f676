import { useMemo } from "react";
import { useStore } from "zustand";
import { seriesOfSystems } from "../../figures/drawing/seriesOfSystems.ts";
import { attackStore, chosenSystems, groupOf, groupOfSystem } from "../../state/attack/attackStore.ts";
import { type LabSystem, type SystemGroup, systemsStore } from "../../state/systems/systems.ts";
import { useFields } from "../shared/useFields.ts";
import { labelAmong, nameAmong } from "./systemName.ts";

/** A system on show. */
export interface NamedSystem {
  readonly system: LabSystem;
  /** The group that offers it. */
  readonly group: SystemGroup;
  /** Its name in verdicts, and in tables. */
  readonly name: string;
  readonly label: string;
  /** Place of its colour and marker: that of the system in every room. */
  readonly series: number;
}

/** Most systems whose panels hold their own charts: more share one chart. */
export const mostOwnCharts = 2;

/** Names and colours of systems: those of `own`, their group, come first, so that each keeps the colour of other rooms. */
export function namedSystems(
  systems: readonly LabSystem[],
  own: SystemGroup | undefined,
  homeOf: (id: string) => SystemGroup | undefined,
): readonly NamedSystem[] {
  const first = own?.systems ?? [];
  const all = [...first, ...systems.filter(({ id }) => first.every((one) => one.id !== id))];
  const placed = seriesOfSystems(all.map(({ id, scoreKind }) => ({ id, kind: scoreKind })));
  return systems.flatMap((system) => {
    const group = homeOf(system.id);
    return group === undefined
      ? []
      : [
          {
            system,
            group,
            name: nameAmong(system, systems),
            label: labelAmong(system, systems),
            series: placed.find(({ id }) => id === system.id)?.series ?? 0,
          },
        ];
  });
}

/** Follows the systems on show. */
export function useNamedSystems(): readonly NamedSystem[] {
  const { groupId, chosen } = useFields(attackStore, "groupId", "chosen");
  const groups = useStore(systemsStore, (state) => state.groups);
  return useMemo(() => {
    const state = { groupId, chosen };
    const own = groups.find(({ id }) => id === groupId);
    return namedSystems(chosenSystems(state, groups), own, (id) => groupOfSystem(id, state, groups));
  }, [groupId, chosen, groups]);
}

/** The same for systems that were attacked, wherever they are now. */
export const namedNow = (systems: readonly LabSystem[], groupId: string): readonly NamedSystem[] =>
  namedSystems(systems, groupOf(groupId), (id) => groupOfSystem(id, { groupId }));
