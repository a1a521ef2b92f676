import { withArithmetic } from "../spec/arithmetic.ts";
import { onPack } from "../spec/packNetworks.ts";
import type { Pack } from "../summary/pack.ts";
import type { Digest, Key, Member } from "../terms/system.ts";
import { importedMember } from "./importedSystem.ts";
import { plan, planImported } from "./plan.ts";
import type { Plan, PlannedSystem } from "./plannedTask.ts";

/**
 * The plan with the networks of a pack in place of trainings of the same recipe. A system takes all of its networks from the
 * pack or none; the others are trained as planned. Names of systems do not matter.
 *
 * A network of a pack is an import: an evaluation of it has a key of its own and never counts as one of a network that was
 * trained here, because a pack may have rounded its weights. A plan that shares no system with the pack is returned as it is.
 */
export async function withPack(planned: Plan, pack: Pick<Pack, "id" | "spec" | "systems">): Promise<Plan> {
  const digests = await digestsOf(planned, pack);
  const isPacked = ({ system }: PlannedSystem) =>
    system.members.every(({ source }) => source.from === "task" && digests.has(source.key));
  if (!planned.systems.some(isPacked)) return planned;
  const packed = (member: Member) => importedMember(member, (key) => digests.get(key)) as Member;
  const systems = planned.systems.map((one) =>
    isPacked(one) ? { ...one, system: { ...one.system, members: one.system.members.map(packed) } } : one,
  );
  const members = systems.flatMap(({ system }) => system.members);
  const needed = new Set(members.flatMap(({ source }) => (source.from === "task" ? [source.key] : [])));
  const trainings = planned.tasks.filter(({ task, key }) => task.kind === "train" && needed.has(key));
  const evaluated = await planImported(onPack(planned.spec, pack.id), systems);
  return { ...evaluated, tasks: [...trainings, ...evaluated.tasks] };
}

/** The stored network of each training of the pack, whose recipe is named in the arithmetic of the plan. */
async function digestsOf({ spec }: Plan, pack: Pick<Pack, "spec" | "systems">): Promise<ReadonlyMap<Key, Digest>> {
  const { systems } = await plan(withArithmetic(pack.spec, spec.arithmetic));
  return new Map(
    systems.flatMap(({ id, system }) => {
      const stored = pack.systems.find((one) => one.id === id)?.system.members ?? [];
      return system.members.flatMap(({ source }, position): [Key, Digest][] => {
        const own = stored[position]?.source;
        return source.from === "task" && own?.from === "import" ? [[source.key, own.digest]] : [];
      });
    }),
  );
}
