import { expect, test } from "vitest";
import { taskMultiplyAdds } from "../../experiment/plan/cost.ts";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { type TaskState, waitingTask } from "../../lab/run/runState.ts";
import { learnRate, ratesOf } from "./rates.ts";

const backend = { id: "wasm", adapter: "", software: false, reason: "", tfjs: "", threads: 1 } as const;

async function trained(seconds: number, status: TaskState["status"]): Promise<readonly TaskState[]> {
  const { tasks } = await plan(presets.smoke);
  return tasks.slice(0, 2).map((planned) => ({
    ...waitingTask(planned),
    status,
    provenance: { version: "", backend, seconds, finished: "" },
  }));
}

function memory() {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
  };
}

test("the speed that computed tasks showed is the speed of the next estimate, on that backend alone", async () => {
  const storage = memory();
  const tasks = await trained(4, "computed");
  learnRate(tasks, "wasm", storage);
  const work = tasks.reduce((sum, { task }) => sum + taskMultiplyAdds(task), 0);
  expect(ratesOf("wasm", 2, storage)).toEqual({
    multiplyAddsPerSecond: work / 8,
    workers: 2,
    isMeasured: true,
  });
  expect(ratesOf("webgpu", 1, storage).isMeasured).toBe(false);
});

test("cached tasks and tasks of a moment teach nothing", async () => {
  const storage = memory();
  learnRate(await trained(4, "cached"), "wasm", storage);
  learnRate(await trained(0.1, "computed"), "wasm", storage);
  expect(ratesOf("wasm", 1, storage).isMeasured).toBe(false);
});
