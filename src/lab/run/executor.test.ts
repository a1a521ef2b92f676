import { expect, test } from "vitest";
import { gate } from "../../../tests/gate.ts";
import { memoryStore, outcomeOf, poolRunning, run, smallPlan, statuses } from "../../../tests/runs.ts";
import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import { taskKey } from "../../experiment/plan/key.ts";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { namedError } from "../engine/namedError.ts";
import type { Store } from "../store/store.ts";
import { storedTasks } from "./storedTasks.ts";

test("every task runs once, after those it needs, with their weights and on at most as many workers as there are", async () => {
  const plan = await smallPlan();
  const order: string[] = [];
  let running = 0;
  let most = 0;
  const labelOf = new Map(plan.tasks.map(({ task, label }) => [task, label]));
  const pool = poolRunning(async (task, inputs) => {
    most = Math.max(most, ++running);
    order.push(labelOf.get(task) ?? "?");
    if (task.kind !== "train") {
      const members = task.kind === "coherence" ? task.system.members : [];
      const keys = members.map(({ source }) => (source.from === "task" ? source.key : ""));
      expect(Object.keys(inputs.weights).sort()).toEqual(keys.sort());
    }
    await new Promise(setImmediate);
    running--;
    return outcomeOf(task);
  });
  const state = await run(plan, memoryStore(), pool);
  expect(state.outcome).toBe("finished");
  expect(state.fraction).toBe(1);
  expect([...order].sort()).toEqual(["measure 0", "measure 1", "measure both", "train 0", "train 1"]);
  expect(order.indexOf("train 1")).toBeLessThan(order.indexOf("measure both"));
  expect(most).toBe(2);
});

test("where trainings run together, they start at once, and other tasks as the size allows", async () => {
  const plan = await smallPlan();
  let [trainings, others, mostTrainings, mostOthers] = [0, 0, 0, 0];
  const pool = poolRunning(async (task) => {
    const isTraining = task.kind === "train";
    if (isTraining) mostTrainings = Math.max(mostTrainings, ++trainings);
    else mostOthers = Math.max(mostOthers, ++others);
    await new Promise(setImmediate);
    if (isTraining) trainings--;
    else others--;
    return outcomeOf(task);
  }, 1);
  const state = await run(plan, memoryStore(), { ...pool, together: 3 });
  expect(state.outcome).toBe("finished");
  expect([mostTrainings, mostOthers]).toEqual([2, 1]);
});

test("a second run finds everything stored; a result whose inputs have other digests is computed again", async () => {
  const plan = await smallPlan();
  const store = memoryStore();
  await run(
    plan,
    store,
    poolRunning(async (task) => outcomeOf(task)),
  );
  const again = await run(
    plan,
    store,
    poolRunning(() => Promise.reject(new Error("nothing is left to run"))),
  );
  expect(new Set(Object.values(statuses(again)))).toEqual(new Set(["cached"]));

  const lost = plan.tasks[0] as PlannedTask;
  store.artefacts.delete(lost.key);
  const mixed = await run(
    plan,
    store,
    poolRunning(async (task) => outcomeOf(task, 2)),
  );
  expect(statuses(mixed)).toEqual({
    "train 0": "computed",
    "train 1": "cached",
    "measure 0": "computed",
    "measure 1": "cached",
    "measure both": "computed",
  });
});

test("a failed task fails what needs it, with a reason, and nothing else", async () => {
  const plan = await smallPlan();
  const pool = poolRunning(async (task) => {
    if (task.kind === "train" && task.replica === 0) throw new Error("loss is not finite");
    return outcomeOf(task);
  });
  const state = await run(plan, memoryStore(), pool);
  expect(state.outcome).toBe("failed");
  expect(statuses(state)).toEqual({
    "train 0": "failed",
    "train 1": "computed",
    "measure 0": "failed",
    "measure 1": "computed",
    "measure both": "failed",
  });
  expect(state.tasks[4]?.error).toBe('it needs "train 0", which failed: loss is not finite');
});

test("cancelling stops what runs and keeps what is finished and the newest checkpoint", async () => {
  const plan = await smallPlan();
  const store = memoryStore();
  const controller = new AbortController();
  const key = plan.tasks[1]?.key as Key;
  const pool = poolRunning(async (task, _inputs, signal, tell) => {
    if (task.kind === "train" && task.replica === 0) return outcomeOf(task);
    for (const epoch of [1, 2, 3]) tell({ kind: "checkpoint", key, state: Uint8Array.of(epoch) });
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(namedError("AbortError", "cancelled")));
      controller.abort();
    });
  }, 1);
  const state = await run(plan, store, pool, { signal: controller.signal });
  expect(state.outcome).toBe("stopped");
  expect(statuses(state)["train 0"]).toBe("computed");
  expect(statuses(state)["train 1"]).toBe("stopped");
  expect(statuses(state)["measure both"]).toBe("stopped");
  expect([...(store.checkpoints.get(key) ?? [])]).toEqual([3]);

  let resumed: Uint8Array | undefined;
  const finished = await run(
    plan,
    store,
    poolRunning(async (task, inputs) => {
      if (task.kind === "train") resumed = inputs.checkpoints[key];
      return outcomeOf(task);
    }),
  );
  expect(finished.outcome).toBe("finished");
  expect([...(resumed ?? [])]).toEqual([3]);
  expect(store.checkpoints.size).toBe(0);
});

test("an evaluation resumes from its checkpoint, unless the network that it measures was trained again", async () => {
  const plan = await smallPlan();
  const key = plan.tasks.find(({ label }) => label === "measure 0")?.key as Key;
  const state = new TextEncoder().encode(JSON.stringify({ share: 0.25 }));
  const stopped = async (variant: number) => {
    const store = memoryStore();
    const controller = new AbortController();
    const pool = poolRunning(async (task, _inputs, signal, tell) => {
      if ((await taskKey(task)) !== key) return outcomeOf(task, variant);
      tell({ kind: "checkpoint", key, state });
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(namedError("AbortError", "cancelled")));
        controller.abort();
      });
    }, 1);
    await run(plan, store, pool, { signal: controller.signal });
    return store;
  };
  const resumedOn = async (store: Store) => {
    let resumed: Uint8Array | undefined;
    await run(
      plan,
      store,
      poolRunning(async (task, inputs) => {
        if ((await taskKey(task)) === key) resumed = inputs.checkpoints[key];
        return outcomeOf(task);
      }),
    );
    return resumed;
  };
  const store = await stopped(1);
  const shown = await storedTasks(plan, store);
  expect(shown.find(({ label }) => label === "measure 0")).toMatchObject({ status: "stopped", fraction: 0.25 });
  expect(await resumedOn(store)).toEqual(state);

  const other = memoryStore();
  other.checkpoints.set(key, (await stopped(2)).checkpoints.get(key) as Uint8Array);
  expect(await resumedOn(other)).toBeUndefined();
});

test("lost devices are survived as long as the training gets further; lost twice at one epoch, it fails", async () => {
  const plan = await smallPlan();
  const key = plan.tasks[0]?.key as Key;
  /** Loses its device once after each of these epochs. */
  const losingAfter = (...epochs: readonly number[]) => {
    let losses = 0;
    const starts: (number | undefined)[] = [];
    const pool = poolRunning(async (task, inputs, _signal, tell) => {
      if (task.kind !== "train" || task.replica !== 0) return outcomeOf(task);
      const from = inputs.checkpoints[key]?.[0];
      starts.push(from);
      const epoch = epochs[losses++];
      if (epoch === undefined) return outcomeOf(task);
      if (epoch > (from ?? 0)) tell({ kind: "checkpoint", key, state: Uint8Array.of(epoch) });
      throw namedError("device-lost", "the GPU was lost");
    });
    return { pool, starts };
  };
  const moving = losingAfter(0, 1, 2);
  const survived = await run(plan, memoryStore(), moving.pool);
  expect(survived.outcome).toBe("finished");
  expect(moving.starts).toEqual([undefined, undefined, 1, 2]);
  expect(survived.notices).toEqual([
    '"train 0" started again on a new worker: the GPU was lost',
    '"train 0" resumed from its checkpoint on a new worker: the GPU was lost',
  ]);
  const stuck = losingAfter(1, 1);
  const failed = await run(plan, memoryStore(), stuck.pool);
  expect(stuck.starts).toEqual([undefined, 1]);
  expect(statuses(failed)["train 0"]).toBe("failed");
  expect(failed.tasks[0]?.error).toBe("the GPU was lost");
});

test("a full store loses nothing: the run goes on in memory and says so once", async () => {
  const store = memoryStore();
  const full = async () => {
    throw namedError("storage-full", "no space left");
  };
  const pool = poolRunning(async (task, _inputs, _signal, tell) => {
    tell({ kind: "checkpoint", key: await taskKey(task), state: Uint8Array.of(1) });
    return outcomeOf(task);
  });
  const state = await run(await smallPlan(), { ...store, put: full, putCheckpoint: full }, pool);
  expect(state.outcome).toBe("finished");
  expect(state.notices).toHaveLength(2);
  expect(state.notices.join(" ")).toContain("kept in memory only");
});

test("a task that another process finished while this one waited for its lock is taken from the store", async () => {
  const plan = await smallPlan();
  const store = memoryStore();
  const elsewhere = memoryStore();
  await run(
    plan,
    elsewhere,
    poolRunning(async (task) => outcomeOf(task)),
  );
  const waiting: Store = {
    ...store,
    exclusively: (key, _signal, work) => {
      store.artefacts.set(key, elsewhere.artefacts.get(key) as Artefact);
      return work();
    },
  };
  const state = await run(
    plan,
    waiting,
    poolRunning(() => Promise.reject(new Error("nothing is left to run"))),
  );
  expect(new Set(Object.values(statuses(state)))).toEqual(new Set(["cached"]));
});

test("a task that another process works on leaves its worker to other tasks, and runs here if that process gives up", async () => {
  const plan = await smallPlan();
  const store = memoryStore();
  const [first] = plan.tasks as readonly PlannedTask[] as [PlannedTask];
  const labelOf = new Map(plan.tasks.map(({ task, label }) => [task, label]));
  const freed = gate();
  let isHeld = true;
  const shared: Store = {
    ...store,
    async exclusively(key, _signal, work, onWait) {
      if (key === first.key && isHeld) {
        onWait?.();
        await freed.opened;
        isHeld = false;
      }
      return work();
    },
  };
  const order: string[] = [];
  let [running, most] = [0, 0];
  const pool = poolRunning(async (task) => {
    most = Math.max(most, ++running);
    order.push(labelOf.get(task) ?? "?");
    // The other process gives up while the only worker is busy.
    if (order.length === 1) {
      freed.open();
      await new Promise(setImmediate);
    }
    running--;
    return outcomeOf(task);
  }, 1);
  const state = await run(plan, shared, pool);
  expect(state.outcome).toBe("finished");
  expect(order[0]).toBe("train 1");
  expect([...order].sort()).toEqual(["measure 0", "measure 1", "measure both", "train 0", "train 1"]);
  expect(most).toBe(1);
});
