import { describe, expect, it } from "vitest";
import { systemMultiplyAdds } from "../plan/cost.ts";
import { plan } from "../plan/plan.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import { parseSpec } from "../spec/validate.ts";
import { presets } from "./index.ts";

describe("presets", () => {
  it.each(Object.entries(presets))("%s is a valid experiment", (_, preset) => {
    expect(parseSpec(preset)).toEqual({ ok: true, spec: preset });
  });

  it("digits-capacity gives multiclass RoBin's parameters, and RoBin's multiply-adds", async () => {
    const { systems } = await plan(presets["digits-capacity"]);
    const system = (id: string) => systems.find((candidate) => candidate.id === id) as PlannedSystem;
    const multiplyAdds = (id: string) => systemMultiplyAdds(system(id).system, { id: "digits" });
    expect(system("multiclass-parameters").parameters / system("robin").parameters).toBeCloseTo(1, 2);
    expect(multiplyAdds("multiclass-compute") / multiplyAdds("robin")).toBeCloseTo(1, 2);
    expect(multiplyAdds("multiclass") / multiplyAdds("robin")).toBeLessThan(0.11);
  });

  it("lessons train the networks of a sound system and its masked twin once", async () => {
    const { tasks, systems } = await plan(presets["lesson-sigmoid"]);
    const trainings = tasks.filter(({ task }) => task.kind === "train");
    expect(trainings).toHaveLength(10);
    expect(trainings.every((training) => training.systems.join() === "sound,masked")).toBe(true);
    expect(systems.map(({ system }) => system.mask?.id)).toEqual([undefined, "sigmoid"]);
    expect(tasks.filter(({ task }) => task.kind === "health")).toHaveLength(2);
  });
});
