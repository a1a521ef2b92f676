import { describe, expect, it } from "vitest";
import { presets } from "../presets/index.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { parseSpec } from "../spec/validate.ts";
import type { ImportedNetwork } from "../terms/importedNetwork.ts";
import { estimate, taskMultiplyAdds } from "./cost.ts";
import { plan } from "./plan.ts";
import type { PlannedTask } from "./plannedTask.ts";

const network = (outputs: number, digit: string): ImportedNetwork => ({
  digest: digit.repeat(64),
  height: 20,
  width: 20,
  channels: 1,
  outputs,
  parameters: 1000,
  multiplyAdds: 5000,
  activations: 300,
});

const smoke: ExperimentSpec = presets.smoke;
const mine = {
  ...smoke,
  systems: [
    { id: "mine", decomposition: { id: "multiclass" }, imported: [network(10, "a")] },
    {
      id: "my-arms",
      decomposition: { id: "one-vs-all" },
      imported: Array.from({ length: 10 }, (_, arm) => network(2, String(arm))),
    },
    ...smoke.systems,
  ],
};

function accepted(input: unknown): ExperimentSpec {
  const parsed = parseSpec(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.spec;
}

const problemsOf = (input: unknown) => {
  const parsed = parseSpec(input);
  return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
};

describe("systems of imported networks", () => {
  it("are evaluated without any training, beside trained ones", async () => {
    const planned = await plan(accepted(mine));
    const trained = await plan(smoke);
    const count = (tasks: typeof planned.tasks, kind: string) => tasks.filter(({ task }) => task.kind === kind).length;
    expect(count(planned.tasks, "train")).toBe(count(trained.tasks, "train"));
    const [one, arms] = planned.systems;
    expect(one?.system.members.map(({ source }) => source)).toEqual([{ from: "import", digest: "a".repeat(64) }]);
    expect(arms?.system.members).toHaveLength(10);
    expect(arms?.parameters).toBe(10_000);
    const own = planned.tasks.filter(({ systems }) => systems.includes("mine"));
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({ needs }) => needs.length === 0)).toBe(true);
    expect(
      estimate(planned, { secondsOf: ({ task }: PlannedTask) => taskMultiplyAdds(task) / 1e9, workers: 1 }).seconds,
    ).toBeGreaterThan(0);
    // Tasks of the trained systems keep their keys.
    const keys = new Set(planned.tasks.map(({ key }) => key));
    expect(trained.tasks.every(({ key }) => keys.has(key))).toBe(true);
  });

  it("are planned once where others are trained several times", async () => {
    const planned = await plan(accepted({ ...mine, replicas: 2 }));
    expect(planned.systems.filter(({ id }) => id.startsWith("mine"))).toHaveLength(1);
  });

  it("must fit the data and the decomposition, and take no training", () => {
    const [one, arms, ...rest] = mine.systems;
    const changed = (change: object) => ({ ...mine, systems: [{ ...one, ...change }, arms, ...rest] });
    expect(problemsOf(changed({ imported: [network(9, "a")] }))).toEqual(["systems[0].imported[0].outputs"]);
    expect(problemsOf(changed({ imported: [{ ...network(10, "a"), height: 28 }] }))).toEqual([
      "systems[0].imported[0]",
    ]);
    expect(problemsOf(changed({ imported: [network(10, "a"), network(10, "b")] }))).toContain("systems[0].imported");
    expect(problemsOf(changed({ defence: { id: "standard" } }))).toEqual(["systems[0].defence"]);
    expect(problemsOf(changed({ imported: [{ ...network(10, "a"), digest: "../x" }] }))).toEqual([
      "systems[0].imported[0].digest",
    ]);
  });
});
