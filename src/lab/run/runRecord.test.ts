import { expect, test } from "vitest";
import { memoryStore, outcomeOf, poolRunning, run, smallPlan } from "../../../tests/runs.ts";
import { taskKey } from "../../experiment/plan/key.ts";
import type { RunState } from "./runState.ts";

test("progress weighs tasks by their cost, and the time left follows the measured speed", async () => {
  const plan = await smallPlan();
  const updates: RunState[] = [];
  let clock = 0;
  const pool = poolRunning(async (task, _inputs, _signal, tell) => {
    const key = await taskKey(task);
    for (let done = 1; done <= 10; done++) {
      clock += 1;
      tell({ kind: "progress", key, done, total: 10, unit: "batches" });
    }
    return outcomeOf(task);
  }, 1);
  await run(plan, memoryStore(), pool, {
    cost: () => 100,
    now: () => clock,
    onState: (state) => updates.push(state),
  });
  expect(updates[0]?.etaSeconds).toBe(500);
  const fractions = updates.map(({ fraction }) => fraction);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  // Ten seconds a task, though a hundred were expected: half-way, about 25 s are left.
  const half = updates.find(({ fraction }) => fraction >= 0.5) as RunState;
  expect(half.etaSeconds).toBeGreaterThan(20);
  expect(half.etaSeconds).toBeLessThan(30);
  expect(updates.at(-1)).toMatchObject({ fraction: 1, etaSeconds: 0, outcome: "finished" });
});

test("a running task tells how fast it goes and how long it will take", async () => {
  const plan = await smallPlan();
  let clock = 0;
  const paces: (string | null)[] = [];
  const pool = poolRunning(async (task, _inputs, _signal, tell) => {
    const key = await taskKey(task);
    // It goes on from a checkpoint: what was done before does not make it faster.
    for (let done = 40; done <= 100; done += 10) {
      clock += 5;
      tell({ kind: "progress", key, done, total: 100, unit: "batches" });
    }
    return outcomeOf(task);
  }, 1);
  await run(plan, memoryStore(), pool, {
    now: () => clock,
    onState: ({ tasks }) => {
      const { status, fraction, pace } = tasks[0] as RunState["tasks"][number];
      if (status === "running" && fraction === 0.7)
        paces.push(pace && `${pace.perSecond?.toFixed(2)} ${pace.unit}, ${pace.etaSeconds?.toFixed(1)} s`);
      if (status === "computed") expect(pace).toBeNull();
    },
  });
  expect(new Set(paces)).toEqual(new Set(["2.00 batches, 15.0 s"]));
});

test("before anything was measured a task shows no rate, whatever was estimated", async () => {
  const plan = await smallPlan();
  let clock = 0;
  const rates: (number | null)[] = [];
  const pool = poolRunning(async (task, _inputs, _signal, tell) => {
    const key = await taskKey(task);
    for (const done of [0, 1, 2]) {
      tell({ kind: "progress", key, done, total: 100, unit: "batches" });
      clock += 1;
    }
    return outcomeOf(task);
  }, 1);
  await run({ ...plan, tasks: plan.tasks.slice(0, 1) }, memoryStore(), pool, {
    // A millionth of a second for the whole task: an estimate for quite another machine.
    cost: () => 1e-6,
    now: () => clock,
    onState: ({ tasks }) => {
      const pace = tasks[0]?.pace;
      if (pace != null) rates.push(pace.perSecond);
    },
  });
  expect(rates).toEqual([null, 1, 1]);
});
