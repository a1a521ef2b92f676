import { expect, test } from "vitest";
import { taskMemoryBytes } from "../../experiment/plan/cost.ts";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { tasksAtOnce } from "./tasksAtOnce.ts";

const planned = await plan(presets.smoke);
const largest = Math.max(...planned.tasks.map(({ task }) => taskMemoryBytes(task)));
const roomy = { cores: 64, memory: 1024 * 2 ** 30 };

test("cores, the most workers, ready tasks and memory each bound how many tasks run at once, and the sentence says so", () => {
  const none = new Set<string>();
  const last = planned.tasks.at(-1)?.key;
  const allButOne = new Set(planned.tasks.map(({ key }) => key).filter((key) => key !== last));
  expect(tasksAtOnce(planned, "wasm", none, { ...roomy, cores: 2 }).workers).toBe(2);
  expect(tasksAtOnce(planned, "wasm", none, roomy).workers).toBe(8);
  expect(tasksAtOnce(planned, "wasm", allButOne, roomy).workers).toBe(1);
  expect(tasksAtOnce(planned, "wasm", none, { ...roomy, memory: 2 * 3 * largest }).workers).toBe(3);
  // Even a task that does not fit is tried: the estimate is an upper one.
  expect(tasksAtOnce(planned, "wasm", none, { ...roomy, memory: largest }).workers).toBe(1);
  expect(tasksAtOnce(planned, "webgpu", none, roomy).workers).toBe(1);
  expect(tasksAtOnce(planned, "wasm", none, { cores: 2, memory: 4 * 2 ** 30 }).why).toMatch(
    /^The least of 11 tasks that can run together, 2 cores, 8 workers at most, and \d+ that fit into half of 4 GB of memory\.$/,
  );
});
