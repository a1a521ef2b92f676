import type { Digest, System } from "../../experiment/terms/system.ts";
import type { SystemGroup } from "../systems/systems.ts";
import { isSameKind } from "./modelSystems.ts";

/**
 * The groups on offer, from those without own models: packs, the groups of the user's own models, then runs and imports.
 * Every group also offers the models that take the same images and tell the same classes apart. A group that stays the same
 * stays the same object.
 */
export function withModels(models: readonly SystemGroup[]): (groups: readonly SystemGroup[]) => readonly SystemGroup[] {
  const known = new WeakMap<SystemGroup, SystemGroup>();
  const extended = (group: SystemGroup): SystemGroup => {
    const offered = known.get(group) ?? withGuests(group, models);
    known.set(group, offered);
    return offered;
  };
  return (groups) => [
    ...groups.filter(({ origin }) => origin === "pack").map(extended),
    ...models,
    ...groups.filter(({ origin }) => origin !== "pack").map(extended),
  ];
}

function withGuests(group: SystemGroup, models: readonly SystemGroup[]): SystemGroup {
  const own = new Set(group.systems.map(({ system }) => membersText(system)));
  const guests = models
    .filter(({ dataset }) => isSameKind(dataset, group.dataset))
    .flatMap(({ systems }) => systems.filter(({ system }) => !own.has(membersText(system))));
  return guests.length === 0 ? group : { ...group, systems: [...group.systems, ...guests] };
}

/** The digests of all networks of these groups. */
export const networkDigests = (groups: readonly SystemGroup[]): ReadonlySet<Digest> =>
  new Set(
    groups.flatMap(({ systems }) =>
      systems.flatMap(({ system }) =>
        system.members.flatMap(({ source }) => (source.from === "import" ? [source.digest] : [])),
      ),
    ),
  );

const membersText = ({ members }: System): string =>
  members.map(({ source }) => (source.from === "task" ? source.key : source.digest)).join();
