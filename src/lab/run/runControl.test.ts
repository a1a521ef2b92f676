import { expect, test } from "vitest";
import { memoryStore, outcomeOf, poolRunning, run, smallPlan, statuses } from "../../../tests/runs.ts";
import { writeSafetensors } from "../../../workers/weights/safetensors.ts";
import type { EpochMetrics } from "../../experiment/artefacts/artefact.ts";
import { taskKey } from "../../experiment/plan/key.ts";
import type { Plan } from "../../experiment/plan/plannedTask.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { namedError } from "../engine/namedError.ts";
import { createRunControl, type RunControl } from "./runControl.ts";
import type { RunState } from "./runState.ts";

/** Trainings tell of one checkpoint and then hang until they are stopped, unless they were given that checkpoint. */
function hangingPool(plan: Plan, size: number) {
  const starts: string[] = [];
  const labelOf = new Map(plan.tasks.map(({ task, label }) => [task, label]));
  const pool = poolRunning(async (task, inputs, signal, tell) => {
    const key = await taskKey(task);
    const from = inputs.checkpoints[key]?.[0];
    starts.push(`${labelOf.get(task)} from ${from ?? "the start"}`);
    if (task.kind !== "train" || from !== undefined) return outcomeOf(task);
    tell({ kind: "checkpoint", key, state: Uint8Array.of(5) });
    tell({ kind: "progress", key, done: 1, total: 2, unit: "batches" });
    return new Promise((_, reject) => {
      const stop = () => reject(namedError("AbortError", "cancelled"));
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop);
    });
  }, size);
  return { pool, starts };
}

/** Runs `step` once for each of these statuses of a task, in this order, as soon as it shows. */
function onStatuses(label: string, steps: readonly (readonly [string, () => void])[]) {
  let next = 0;
  return (state: RunState) => {
    const step = steps[next];
    const task = state.tasks.find((one) => one.label === label);
    if (step === undefined || task?.status !== step[0] || (step[0] === "running" && task.fraction === 0)) return;
    next++;
    step[1]();
  };
}

test("a paused training gives its worker to the next task, keeps its checkpoint and goes on from it", async () => {
  const plan = await smallPlan();
  const [first, second] = plan.tasks.map(({ key }) => key) as [Key, Key];
  const control = createRunControl();
  const { pool, starts } = hangingPool(plan, 1);
  const store = memoryStore();
  let stored: Uint8Array | undefined;
  const followSecond = onStatuses("train 1", [
    [
      "running",
      () => {
        stored = store.checkpoints.get(first);
        control.resume(first);
        control.pause(second);
        control.resume(second);
      },
    ],
  ]);
  const followFirst = onStatuses("train 0", [["running", () => control.pause(first)]]);
  const state = await run(plan, store, pool, {
    control,
    onState: (update) => {
      followFirst(update);
      followSecond(update);
    },
  });
  expect(state.outcome).toBe("finished");
  expect([...(stored ?? [])]).toEqual([5]);
  expect(starts.slice(0, 2)).toEqual(["train 0 from the start", "train 1 from the start"]);
  expect(starts).toContain("train 0 from 5");
  expect(starts).toContain("train 1 from 5");
});

test("paused between an epoch's state and its metrics, a training shows the epochs that it goes on from", async () => {
  const { tasks, ...plan } = await smallPlan();
  const row = (epoch: number) => ({ epoch, loss: 1 }) as EpochMetrics;
  const stateAfter = (epochs: number) => {
    const history = JSON.stringify(Array.from({ length: epochs }, (_, epoch) => row(epoch)));
    return writeSafetensors({ tensors: {}, metadata: { history } });
  };
  const control = createRunControl();
  const ended = new AbortController();
  const pool = poolRunning(async (task, _inputs, signal, tell) => {
    const key = await taskKey(task);
    tell({ kind: "checkpoint", key, state: stateAfter(1) });
    tell({ kind: "metric", key, metrics: row(0) });
    tell({ kind: "checkpoint", key, state: stateAfter(2) });
    control.pause();
    signal.throwIfAborted();
    return outcomeOf(task);
  });
  const state = await run({ ...plan, tasks: tasks.slice(0, 1) }, memoryStore(), pool, {
    control,
    signal: ended.signal,
    onState: ({ tasks: [task] }) => {
      if (task?.status === "paused") ended.abort();
    },
  });
  expect(state.tasks[0]?.metrics.map(({ epoch }) => epoch)).toEqual([0, 1]);
});

test("with a full store a paused training goes on from the checkpoint in memory", async () => {
  const plan = await smallPlan();
  const control = createRunControl();
  const { pool, starts } = hangingPool(plan, 2);
  const full = async () => {
    throw namedError("storage-full", "no space left");
  };
  const pauseAll = onStatuses("train 0", [
    ["running", () => control.pause()],
    ["paused", () => control.resume()],
  ]);
  const state = await run(plan, { ...memoryStore(), put: full, putCheckpoint: full }, pool, {
    control,
    onState: pauseAll,
  });
  expect(state.outcome).toBe("finished");
  expect(starts).toContain("train 0 from 5");
});

test("with everything paused the run waits; resumed it ends; stopped it ends at once", async () => {
  const plan = await smallPlan();
  const everyStatus = (state: RunState, status: string) => state.tasks.every((task) => task.status === status);
  const attempt = async (whenPaused: (control: RunControl, stop: () => void) => void) => {
    const control = createRunControl();
    const controller = new AbortController();
    let asked = false;
    const ended = await run(plan, memoryStore(), hangingPool(plan, 2).pool, {
      control,
      signal: controller.signal,
      onState: (state) => {
        if (!asked && state.tasks.filter(({ fraction }) => fraction > 0).length === 2) {
          asked = true;
          control.pause();
        } else if (everyStatus(state, "paused")) {
          expect(state.outcome).toBe("running");
          whenPaused(control, () => controller.abort());
        }
      },
    });
    return { ended, asked };
  };
  const resumed = await attempt((control) => control.resume());
  expect(resumed).toMatchObject({ asked: true, ended: { outcome: "finished" } });
  const stopped = await attempt((_, stop) => stop());
  expect(stopped.ended.outcome).toBe("stopped");
  expect(new Set(Object.values(statuses(stopped.ended)))).toEqual(new Set(["stopped"]));
});

test("a cancelled task stops what needs it and nothing else, and keeps its checkpoint", async () => {
  const plan = await smallPlan();
  const first = plan.tasks[0]?.key as Key;
  const control = createRunControl();
  const store = memoryStore();
  const hanging = hangingPool(plan, 2).pool;
  const state = await run(
    plan,
    store,
    {
      ...hanging,
      run: (task, inputs, signal, tell) =>
        task.kind === "train" && task.replica === 1
          ? Promise.resolve(outcomeOf(task))
          : hanging.run(task, inputs, signal, tell),
    },
    { control, onState: onStatuses("train 0", [["running", () => control.cancel(first)]]) },
  );
  expect(state.outcome).toBe("stopped");
  expect(statuses(state)).toEqual({
    "train 0": "stopped",
    "train 1": "computed",
    "measure 0": "stopped",
    "measure 1": "computed",
    "measure both": "stopped",
  });
  expect([...(store.checkpoints.get(first) ?? [])]).toEqual([5]);
});
