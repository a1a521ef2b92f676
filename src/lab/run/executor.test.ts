import { expect, test } from "vitest";
import { writeSafetensors } from "../../../workers/weights/safetensors.ts";
import type {
  Artefact,
  BackendReport,
  EpochMetrics,
  TaskOutcome,
} from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import { taskKey } from "../../experiment/plan/key.ts";
import type { Plan, PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { CoherenceTask, Task, TrainTask } from "../../experiment/plan/task.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Key } from "../../experiment/terms/system.ts";
import type { TaskInputs } from "../engine/api.ts";
import { namedError } from "../engine/namedError.ts";
import type { Pool } from "../pool/pool.ts";
import type { Store } from "../store/store.ts";
import { execute } from "./executor.ts";
import { createRunControl, type RunControl } from "./runControl.ts";
import type { RunState } from "./runState.ts";

const backend: BackendReport = {
  id: "wasm",
  adapter: "cpu (simd)",
  software: false,
  reason: "a test",
  tfjs: "0",
  threads: 1,
};
const dataset = { id: "digits", params: {} };
const network = { id: "linear", params: {} };
const labelling = { groups: [0, 1], sampling: "natural" } as const;

function trainTask(replica: number): TrainTask {
  const training = { epochs: 2, batchSize: 1, learningRate: 1, drops: [], momentum: 0, weightDecay: 0 };
  const defence = { id: "standard", params: {} };
  return { kind: "train", numerics: 1, dataset, network, labelling, replica, seed: 1, defence, training };
}

function coherenceTask(needs: readonly Key[]): CoherenceTask {
  const members = needs.map((key) => ({ source: { from: "task", key } as const, network, labelling }));
  const system = { decomposition: { id: "one-vs-all", params: {} }, members };
  return { kind: "coherence", numerics: 1, dataset, system, examples: { split: "test", from: 0, to: 1 } };
}

async function planned(task: Task, label: string, needs: readonly Key[] = []): Promise<PlannedTask> {
  return { key: await taskKey(task), task, needs, label, systems: ["robin"] };
}

/** Two trainings, one evaluation of each, and one of both. */
async function smallPlan(): Promise<Plan> {
  const first = await planned(trainTask(0), "train 0");
  const second = await planned(trainTask(1), "train 1");
  const evaluation = (label: string, ...needs: PlannedTask[]) => {
    const keys = needs.map(({ key }) => key);
    return planned(coherenceTask(keys), label, keys);
  };
  const tasks = [
    first,
    second,
    await evaluation("measure 0", first),
    await evaluation("measure 1", second),
    await evaluation("measure both", first, second),
  ];
  return { spec: {} as ExperimentSpec, systems: [], tasks };
}

function memoryStore(): Store & {
  readonly artefacts: Map<Key, Artefact>;
  readonly checkpoints: Map<Key, Uint8Array>;
} {
  const artefacts = new Map<Key, Artefact>();
  const checkpoints = new Map<Key, Uint8Array>();
  return {
    artefacts,
    checkpoints,
    get: async (key) => artefacts.get(key),
    put: async (artefact) => {
      artefacts.set(artefact.key, artefact);
      checkpoints.delete(artefact.key);
    },
    keys: async () => [...artefacts.keys()],
    remove: async (key) => void artefacts.delete(key),
    getCheckpoint: async (key) => checkpoints.get(key),
    putCheckpoint: async (key, state) => void checkpoints.set(key, state),
    exclusively: (_key, _signal, work) => work(),
  };
}

type Run = (
  task: Task,
  inputs: TaskInputs,
  signal: AbortSignal,
  tell: (event: TaskEvent) => void,
) => Promise<TaskOutcome>;

function poolOf(run: Run, size = 2): Pool {
  const none = () => Promise.reject(new Error("not part of these tests"));
  return {
    size,
    backend,
    run,
    craft: none,
    gradients: none,
    scores: none,
    slice: none,
    playground: none,
    describe: none,
    examples: none,
    memory: none,
    close: async () => undefined,
  };
}

function outcomeOf(task: Task, weight = 1): TaskOutcome {
  const common = { warnings: [], seconds: 1, backend };
  if (task.kind === "train")
    return {
      ...common,
      data: { kind: "train", parameters: 1, history: [], validation: { clean: 1, adversarial: 0 } },
      weights: Uint8Array.of(task.replica, weight),
    };
  return {
    ...common,
    data: {
      kind: "coherence",
      ids: [0],
      labels: [0],
      correct: [1],
      coherence: [0],
      meanCosine: [[0]],
      skippedPairs: 0,
    },
  };
}

const run = (plan: Plan, store: Store, pool: Pool, more: Partial<Parameters<typeof execute>[1]> = {}) =>
  execute(plan, { store, pool, signal: new AbortController().signal, version: "0", cost: () => 1, ...more });

const statuses = (state: RunState) =>
  Object.fromEntries(state.tasks.map((task) => [task.label, task.status]));

test("every task runs once, after those it needs, with their weights and on at most as many workers as there are", async () => {
  const plan = await smallPlan();
  const order: string[] = [];
  let running = 0;
  let most = 0;
  const labelOf = new Map(plan.tasks.map(({ task, label }) => [task, label]));
  const pool = poolOf(async (task, inputs) => {
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

test("a second run finds everything stored; a result whose inputs have other digests is computed again", async () => {
  const plan = await smallPlan();
  const store = memoryStore();
  await run(
    plan,
    store,
    poolOf(async (task) => outcomeOf(task)),
  );
  const again = await run(
    plan,
    store,
    poolOf(() => Promise.reject(new Error("nothing is left to run"))),
  );
  expect(new Set(Object.values(statuses(again)))).toEqual(new Set(["cached"]));

  const lost = plan.tasks[0] as PlannedTask;
  store.artefacts.delete(lost.key);
  const mixed = await run(
    plan,
    store,
    poolOf(async (task) => outcomeOf(task, 2)),
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
  const pool = poolOf(async (task) => {
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
  const pool = poolOf(async (task, _inputs, signal, tell) => {
    if (task.kind === "train" && task.replica === 0) return outcomeOf(task);
    for (const epoch of [1, 2, 3]) tell({ kind: "checkpoint", key, epoch, state: Uint8Array.of(epoch) });
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
    poolOf(async (task, inputs) => {
      if (task.kind === "train") resumed = inputs.checkpoints[key];
      return outcomeOf(task);
    }),
  );
  expect(finished.outcome).toBe("finished");
  expect([...(resumed ?? [])]).toEqual([3]);
  expect(store.checkpoints.size).toBe(0);
});

test("lost devices are survived as long as the training gets further; lost twice at one epoch, it fails", async () => {
  const plan = await smallPlan();
  const key = plan.tasks[0]?.key as Key;
  /** Loses its device once after each of these epochs. */
  const losingAfter = (...epochs: readonly number[]) => {
    let losses = 0;
    const starts: (number | undefined)[] = [];
    const pool = poolOf(async (task, inputs, _signal, tell) => {
      if (task.kind !== "train" || task.replica !== 0) return outcomeOf(task);
      const from = inputs.checkpoints[key]?.[0];
      starts.push(from);
      const epoch = epochs[losses++];
      if (epoch === undefined) return outcomeOf(task);
      if (epoch > (from ?? 0)) tell({ kind: "checkpoint", key, epoch, state: Uint8Array.of(epoch) });
      throw namedError("device-lost", "the GPU was lost");
    });
    return { pool, starts };
  };
  const moving = losingAfter(0, 1, 2);
  const survived = await run(plan, memoryStore(), moving.pool);
  expect(survived.outcome).toBe("finished");
  expect(moving.starts).toEqual([undefined, undefined, 1, 2]);
  expect(survived.notices).toEqual([
    '"train 0" started again with a new worker: the GPU was lost',
    '"train 0" went on from its last epoch with a new worker: the GPU was lost',
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
  const pool = poolOf(async (task, _inputs, _signal, tell) => {
    tell({ kind: "checkpoint", key: await taskKey(task), epoch: 1, state: Uint8Array.of(1) });
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
    poolOf(async (task) => outcomeOf(task)),
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
    poolOf(() => Promise.reject(new Error("nothing is left to run"))),
  );
  expect(new Set(Object.values(statuses(state)))).toEqual(new Set(["cached"]));
});

test("progress weighs tasks by their cost, and the time left follows the measured speed", async () => {
  const plan = await smallPlan();
  const updates: RunState[] = [];
  let clock = 0;
  const pool = poolOf(async (task, _inputs, _signal, tell) => {
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
    onUpdate: (state) => updates.push(state),
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

/** Trainings tell of one checkpoint and then hang until they are stopped, unless they were given that checkpoint. */
function hangingPool(plan: Plan, size: number) {
  const starts: string[] = [];
  const labelOf = new Map(plan.tasks.map(({ task, label }) => [task, label]));
  const pool = poolOf(async (task, inputs, signal, tell) => {
    const key = await taskKey(task);
    const from = inputs.checkpoints[key]?.[0];
    starts.push(`${labelOf.get(task)} from ${from ?? "the start"}`);
    if (task.kind !== "train" || from !== undefined) return outcomeOf(task);
    tell({ kind: "checkpoint", key, epoch: 1, state: Uint8Array.of(5) });
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
    if (step === undefined || task?.status !== step[0] || (step[0] === "running" && task.fraction === 0))
      return;
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
    onUpdate: (update) => {
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
  const pool = poolOf(async (task, _inputs, signal, tell) => {
    const key = await taskKey(task);
    tell({ kind: "checkpoint", key, epoch: 1, state: stateAfter(1) });
    tell({ kind: "metric", key, metrics: row(0) });
    tell({ kind: "checkpoint", key, epoch: 2, state: stateAfter(2) });
    control.pause();
    signal.throwIfAborted();
    return outcomeOf(task);
  });
  const state = await run({ ...plan, tasks: tasks.slice(0, 1) }, memoryStore(), pool, {
    control,
    signal: ended.signal,
    onUpdate: ({ tasks: [task] }) => {
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
    onUpdate: pauseAll,
  });
  expect(state.outcome).toBe("finished");
  expect(starts).toContain("train 0 from 5");
});

test("with everything paused the run waits; resumed it ends; stopped it ends at once", async () => {
  const plan = await smallPlan();
  const everyStatus = (state: RunState, status: string) =>
    state.tasks.every((task) => task.status === status);
  const attempt = async (whenPaused: (control: RunControl, stop: () => void) => void) => {
    const control = createRunControl();
    const controller = new AbortController();
    let asked = false;
    const ended = await run(plan, memoryStore(), hangingPool(plan, 2).pool, {
      control,
      signal: controller.signal,
      onUpdate: (state) => {
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
    { control, onUpdate: onStatuses("train 0", [["running", () => control.cancel(first)]]) },
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

test("a running task tells how fast it goes and how long it will take", async () => {
  const plan = await smallPlan();
  let clock = 0;
  const paces: (string | null)[] = [];
  const pool = poolOf(async (task, _inputs, _signal, tell) => {
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
    onUpdate: ({ tasks }) => {
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
  const pool = poolOf(async (task, _inputs, _signal, tell) => {
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
    onUpdate: ({ tasks }) => {
      const pace = tasks[0]?.pace;
      if (pace != null) rates.push(pace.perSecond);
    },
  });
  expect(rates).toEqual([null, 1, 1]);
});
