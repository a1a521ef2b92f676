import { expect, test } from "vitest";
import { taskMemoryBytes } from "../../experiment/plan/cost.ts";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { type Machine, tasksAtOnce } from "./machine.ts";

const planned = await plan(presets.smoke);
const largest = Math.max(...planned.tasks.map(({ task }) => taskMemoryBytes(task)));
const roomy = { cores: 64, memory: 1024 * 2 ** 30 };

test("cores, the most workers, ready tasks and memory each limit how many tasks run at once, and the limit is named", () => {
  const none = new Set<string>();
  const last = planned.tasks.at(-1)?.key;
  const allButOne = new Set(planned.tasks.map(({ key }) => key).filter((key) => key !== last));
  expect(tasksAtOnce(planned, "wasm", none, { ...roomy, cores: 2 }).workers).toBe(2);
  expect(tasksAtOnce(planned, "wasm", none, roomy).workers).toBe(8);
  expect(tasksAtOnce(planned, "wasm", allButOne, roomy).workers).toBe(1);
  expect(tasksAtOnce(planned, "wasm", none, { ...roomy, memory: 2 * 3 * largest }).workers).toBe(3);
  // A task that does not fit still runs: the estimate is an upper bound.
  expect(tasksAtOnce(planned, "wasm", none, { ...roomy, memory: largest }).workers).toBe(1);
  expect(tasksAtOnce(planned, "webgpu", none, roomy).workers).toBe(1);
  const limit = (machine: Partial<Machine>, finished = none) =>
    tasksAtOnce(planned, "wasm", finished, { ...roomy, ...machine }).limit;
  expect(limit({ cores: 2 })).toBe("limited by the CPU cores that this browser reports");
  expect(limit({ asked: 3 })).toBe("as the address asks");
  expect(tasksAtOnce(planned, "wasm", none, { ...roomy, asked: 3 }).workers).toBe(3);
  expect(limit({ memory: 2 * 3 * largest })).toBe("limited by memory");
  expect(limit({})).toBe("the most this page runs");
  expect(limit({}, allButOne)).toBe("no more are ready at once");
  expect(tasksAtOnce(planned, "webgpu", none, roomy).limit).toBe("a GPU runs one task at a time");
});
