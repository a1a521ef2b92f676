import { describe, expect, it } from "vitest";
import { presets } from "../presets/index.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { chunks } from "../terms/chunks.ts";
import { estimate, systemMultiplyAdds, taskMultiplyAdds, trainingMultiplyAdds } from "./cost.ts";
import { plan, planImported } from "./plan.ts";
import type { PlannedTask } from "./plannedTask.ts";

const smoke: ExperimentSpec = presets.smoke;
const rates = { secondsOf: ({ task }: PlannedTask) => taskMultiplyAdds(task) / 5e9, workers: 2 };
const kindsOf = ({ tasks }: Awaited<ReturnType<typeof plan>>): readonly string[] => tasks.map(({ task }) => task.kind);

describe("plan", () => {
  it("trains each member once and evaluates each system", async () => {
    const { systems, tasks } = await plan(smoke);
    expect(systems.map(({ id, label, parameters }) => [id, label, parameters])).toEqual([
      ["multiclass", "Multiclass", 4010],
      ["robin", "RoBin (one-vs-all)", 8020],
    ]);
    expect(tasks.filter(({ task }) => task.kind === "train").map(({ label }) => label)).toEqual([
      "train multiclass",
      ...Array.from({ length: 10 }, (_, arm) => `train robin arm ${arm}`),
    ]);
    const evaluations = tasks.flatMap(({ task, label }) => (task.kind === "train" ? [] : [label]));
    expect([...evaluations].sort()).toEqual(
      [
        "clean on multiclass, 0-31",
        "clean on robin, 0-31",
        "PGD-3 cross-entropy linf 0.05 on multiclass, 0-31",
        "PGD-3 margin linf 0.05 on multiclass, 0-31",
        "PGD-3 multi-targeted linf 0.05 on multiclass, 0-31",
        "PGD-3 softmax linf 0.05 on robin, 0-31",
        "PGD-3 margin linf 0.05 on robin, 0-31",
        "PGD-3 multi-targeted linf 0.05 on robin, 0-31",
        "PGD-3 best-arm linf 0.05 on robin, 0-31",
        "PGD-3 top-2 linf 0.05 on robin, 0-31",
        "coherence on robin, 0-31",
      ].sort(),
    );
  });

  it("never changes the keys of the smoke preset", async () => {
    const { tasks } = await plan(smoke);
    expect(tasks.map(({ key, label }) => `${key.slice(0, 8)} ${label}`)).toMatchSnapshot();
  });

  it("puts every task after those it needs, clean and shared attacks before the rest", async () => {
    const { tasks } = await plan(presets["digits-full"]);
    const place = new Map(tasks.map(({ key }, i) => [key, i]));
    expect(place.size).toBe(tasks.length);
    tasks.forEach(({ needs, task, label }, i) => {
      for (const need of needs) expect(place.get(need)).toBeLessThan(i);
      expect(needs.length).toBe(task.kind === "train" ? 0 : label.includes("robin") ? 10 : 1);
    });
    const phase = ({ label }: { label: string }): number =>
      label.startsWith("train")
        ? 0
        : label.startsWith("clean")
          ? 1
          : / (softmax|cross-entropy|margin|multi-targeted) /.test(label)
            ? 2
            : 3;
    const phases = tasks.map(phase);
    expect(phases).toEqual([...phases].sort());
    for (const wanted of [0, 1, 2, 3]) {
      const costs = tasks.filter((task) => phase(task) === wanted).map(({ task }) => taskMultiplyAdds(task));
      expect(costs).toEqual([...costs].sort((a, b) => b - a));
    }
  });

  it("adds an id to a label only where it says more than the name", async () => {
    const bare = { id: "undefended", decomposition: { id: "multiclass" }, defence: { id: "standard" } };
    const { systems } = await plan({ ...smoke, systems: [...smoke.systems, bare] });
    expect(systems.map(({ label }) => label)).toEqual(["Multiclass", "RoBin (one-vs-all)", "Multiclass, undefended"]);
  });

  it("shares trainings between systems that agree on the recipe", async () => {
    const twins: ExperimentSpec = {
      ...smoke,
      systems: [
        ...smoke.systems,
        { id: "robin-again", decomposition: { id: "one-vs-all", params: { balanced: true } } },
        { id: "robin-long", decomposition: { id: "one-vs-all" }, training: { epochs: 3 } },
        { id: "robin-natural", decomposition: { id: "one-vs-all", params: { balanced: false } } },
      ],
    };
    const { tasks, systems } = await plan(twins);
    const trains = tasks.filter(({ task }) => task.kind === "train");
    expect(trains).toHaveLength(1 + 10 + 10 + 10);
    expect(trains.filter((task) => task.systems.length === 2).map((task) => task.systems)).toEqual(
      new Array(10).fill(["robin", "robin-again"]),
    );
    expect(tasks.filter(({ label }) => label.startsWith("clean")).map((task) => task.systems)).toContainEqual([
      "robin",
      "robin-again",
    ]);
    expect(systems[2]?.label).toBe("RoBin (one-vs-all), robin-again");
    expect(trains.find(({ label }) => label === "train robin-long arm 0")?.task).toMatchObject({
      training: { epochs: 3, batchSize: 50 },
    });
  });

  it("keeps the keys of shared chunks when more examples are asked for", async () => {
    const keysOf = async (examples: number) => {
      const { tasks } = await plan({ ...smoke, evaluation: { ...smoke.evaluation, examples } });
      return new Set(tasks.map(({ key }) => key));
    };
    const [small, large] = await Promise.all([keysOf(256), keysOf(1000)]);
    for (const key of small) expect(large).toContain(key);
  });

  it("evaluates imported systems without training anything", async () => {
    const { systems } = await plan(smoke);
    const imported = systems.map((planned) => ({
      ...planned,
      system: {
        ...planned.system,
        members: planned.system.members.map((member, i) => ({
          ...member,
          source: { from: "import" as const, digest: `${planned.id}-${i}` },
        })),
      },
    }));
    const evaluated = await planImported(smoke, imported);
    expect(new Set(kindsOf(evaluated))).toEqual(new Set(["evaluate", "coherence"]));
    for (const { needs } of evaluated.tasks) expect(needs).toEqual([]);
  });
});

describe("chunks", () => {
  it("begin at multiples of 256 and cover every example once", () => {
    expect(chunks(1000).map(({ from, to }) => [from, to])).toEqual([
      [0, 256],
      [256, 512],
      [512, 768],
      [768, 1000],
    ]);
    expect(chunks(256)).toHaveLength(1);
  });
});

describe("estimate", () => {
  it("adds up the tasks that are left", async () => {
    const quick = await plan(presets["digits-quick"]);
    const all = estimate(quick, rates);
    expect(all.tasks).toBe(quick.tasks.length);
    expect(all.multiplyAdds).toBe(quick.tasks.reduce((sum, { task }) => sum + taskMultiplyAdds(task), 0));
    expect(all.seconds).toBeGreaterThanOrEqual((all.multiplyAdds / 1e10) * (1 - 1e-9));
    const trained = new Set(quick.tasks.flatMap(({ key, task }) => (task.kind === "train" ? [key] : [])));
    const rest = estimate(quick, rates, trained);
    expect(rest.tasks).toBe(quick.tasks.length - 11);
    expect(rest.storageBytes).toBeLessThan(all.storageBytes);
    expect(estimate(quick, rates, new Set(quick.tasks.map(({ key }) => key)))).toEqual({
      seconds: 0,
      multiplyAdds: 0,
      storageBytes: 0,
      memoryPerWorkerBytes: 0,
      tasks: 0,
    });
  });

  it("stores at least the weights", async () => {
    const quick = await plan(presets["digits-quick"]);
    const weights = quick.systems.reduce((sum, { parameters }) => sum + 4 * parameters, 0);
    expect(estimate(quick, rates).storageBytes).toBeGreaterThan(weights);
  });
});

describe("taskMultiplyAdds", () => {
  it("grows with inner steps, steps, examples and arms as the work does", async () => {
    const costOf = async (change: Partial<ExperimentSpec>, label: string): Promise<number> => {
      const { tasks } = await plan({ ...smoke, ...change });
      const found = tasks.find((task) => task.label.startsWith(label));
      if (found === undefined) throw new Error(`no task labelled ${label}`);
      return taskMultiplyAdds(found.task);
    };
    const standard = await costOf({ defence: { id: "standard" } }, "train multiclass");
    // 200 images x 2 epochs x 4000 multiply-adds x 3.5 for a weight step.
    expect(standard).toBe(200 * 2 * 4000 * 3.5);
    // One inner step of 2.5 on every image: warm-up 0.5 of two epochs is over at once.
    expect(await costOf({}, "train multiclass")).toBe(200 * 2 * 4000 * (3.5 + 2.5));
    // Clean pass of 32 images through ten arms of 800 multiply-adds.
    expect(await costOf({}, "clean on robin")).toBe(32 * 8000);
    expect(await costOf({}, "PGD-3 softmax")).toBe(32 * 8000 * (1 + 3 * 2.5));
    expect(await costOf({}, "PGD-3 top-2")).toBeCloseTo(32 * 8000 * (1 + 3 * (0.2 * 2.5 + 0.8)), 3);
    expect(await costOf({}, "PGD-3 best-arm")).toBeCloseTo(32 * 8000 * (1 + 10 * 3 * (0.1 * 2.5 + 0.9)), 3);
    expect(await costOf({}, "PGD-3 multi-targeted linf 0.05 on multiclass")).toBe(32 * 4000 * (1 + 9 * 3 * 2.5));
  });

  it("counts what takes time, where a system and its training are counted as everybody counts them", async () => {
    const { tasks, systems, spec } = await plan({
      ...smoke,
      network: { id: "myrtle", params: { width: 8 } },
    });
    const task = tasks[0]?.task;
    if (task?.kind !== "train" || systems[0] === undefined) throw new Error("multiclass is not the first");
    const perImage = systemMultiplyAdds(systems[0].system, spec.dataset);
    expect(trainingMultiplyAdds(task)).toBe(200 * 2 * perImage * (3.5 + 2.5));
    expect(taskMultiplyAdds(task) / trainingMultiplyAdds(task)).toBeCloseTo(0.51, 2);
  });
});
