import { expect, test } from "vitest";
import { presets } from "../presets/index.ts";
import { packOfSpec } from "../spec/packNetworks.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { specDifference } from "../spec/specDifference.ts";
import type { Member } from "../terms/system.ts";
import { plan } from "./plan.ts";
import { withPack } from "./withPack.ts";

const smoke: ExperimentSpec = presets.smoke;
const idsOf = (members: readonly Member[]) =>
  members.map(({ source }) => (source.from === "import" ? source.digest : source.key));

/** A pack of the experiment whose networks are named "robin-3". */
async function packOf(spec: ExperimentSpec) {
  const { systems } = await plan(spec);
  return {
    id: "own",
    spec,
    systems: systems.map(({ id, label, system }) => ({
      id,
      label,
      system: {
        ...system,
        members: system.members.map(
          (member, i): Member => ({ ...member, source: { from: "import", digest: `${id}-${i}` } }),
        ),
      },
    })),
  };
}

test("networks of the same recipe come from the pack, whatever the systems are called, and the others are trained", async () => {
  const [multiclass, robin] = smoke.systems;
  if (multiclass === undefined || robin === undefined) throw new Error("smoke has two systems");
  const asked: ExperimentSpec = {
    ...smoke,
    systems: [{ ...robin, id: "arms" }, { ...multiclass, id: "short", training: { epochs: 7 } }, multiclass],
  };
  const alone = await plan(asked);
  const found = await withPack(alone, await packOf(smoke));
  const [arms, short, own] = found.systems.map(({ system }) => idsOf(system.members));
  expect(arms).toEqual(Array.from({ length: 10 }, (_, i) => `robin-${i}`));
  expect(own).toEqual(["multiclass-0"]);
  expect(short).toEqual(idsOf(alone.systems[1]?.system.members ?? []));
  const trainings = found.tasks.filter(({ task }) => task.kind === "train");
  expect(trainings.map(({ label }) => label)).toEqual(["train short"]);
  const kept = new Set(found.tasks.map(({ key }) => key));
  // The same network, but other weights than a training gives: no result of one counts as a result of the other.
  const onArms = alone.tasks.filter(({ task, systems }) => task.kind === "evaluate" && systems.includes("arms"));
  expect(onArms.length).toBeGreaterThan(0);
  expect(onArms.filter(({ key }) => kept.has(key))).toEqual([]);
  expect(packOfSpec(found.spec)).toBe("own");
  expect(specDifference(alone.spec, found.spec).map(({ path }) => path)).toEqual(["pack"]);
});

test("a plan of its own trainings names no pack, whatever the spec says", async () => {
  const { spec } = await withPack(await plan(smoke), await packOf(smoke));
  const again = await plan(spec);
  expect(again.spec).toEqual(smoke);
  expect(again.tasks).toEqual((await plan(smoke)).tasks);
});

test("recipes match in either arithmetic, since weights stay weights", async () => {
  const { systems, tasks } = await withPack(await plan({ ...smoke, arithmetic: "fused" }), await packOf(smoke));
  expect(systems.flatMap(({ system }) => idsOf(system.members))).toContain("robin-9");
  expect(tasks.every(({ task }) => task.kind !== "train" && task.arithmetic === "fused")).toBe(true);
});

test("a plan that shares no network with the pack stays as it is", async () => {
  const other = await plan({ ...smoke, seed: 2 });
  expect(await withPack(other, await packOf(smoke))).toBe(other);
});
