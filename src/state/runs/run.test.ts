import { expect, test } from "vitest";
import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import { type RunState, type TaskState, waitingTask } from "../../lab/run/runState.ts";
import { storedTasks } from "../../lab/run/storedTasks.ts";
import type { Store } from "../../lab/store/store.ts";
import { newRun, runLabel, trainedSystems, withState } from "./run.ts";

const started = new Date(2026, 0, 2, 14, 5).toISOString();
const empty = newRun("run-1", started, presets.smoke);

const state = (outcome: RunState["outcome"], tasks: readonly TaskState[] = []): RunState => ({
  outcome,
  tasks,
  fraction: 0.5,
  etaSeconds: 3,
  notices: [],
});

test("a run that is being cancelled stays so until the executor has ended", () => {
  const cancelling = { ...empty, status: "cancelling" as const };
  expect(withState(cancelling, state("running")).status).toBe("cancelling");
  expect(withState(cancelling, state("stopped")).status).toBe("stopped");
  expect(withState(empty, state("running")).status).toBe("running");
});

test("the label names the experiment and when it was started, and that it was changed", () => {
  const sameDay = new Date(2026, 0, 2, 18, 0);
  const nextDay = new Date(2026, 0, 3, 1, 0);
  expect(runLabel(empty, sameDay)).toBe("Smoke · 14:05");
  expect(runLabel(empty, nextDay)).toBe("Smoke · 2 Jan, 14:05");
  const changed = { ...empty, spec: { ...presets.smoke, name: `${presets.smoke.name} (changed)` } };
  expect(runLabel(changed, sameDay)).toBe("Smoke, changed · 14:05");
});

test("a system can be attacked when its last arm is trained, not before", async () => {
  const planned = await plan(presets.smoke);
  const robin = planned.systems.find(({ id }) => id === "robin");
  const keys = (robin?.system.members ?? []).map(({ source }) => (source.from === "task" ? source.key : ""));
  const done = (keysDone: readonly Key[]) =>
    planned.tasks.map((task): TaskState => {
      const waiting = waitingTask(task);
      return keysDone.includes(task.key) ? { ...waiting, status: "computed" } : waiting;
    });
  expect(trainedSystems({ plan: planned, tasks: done(keys.slice(1)) })).toEqual([]);
  expect(trainedSystems({ plan: planned, tasks: done(keys) }).map(({ id }) => id)).toEqual(["robin"]);
});

test("stored results are found again, and count only if they were made from the trainings at hand", async () => {
  const planned = await plan(presets.smoke);
  const training = planned.tasks.find(({ label }) => label === "train multiclass");
  const clean = planned.tasks.find(({ label }) => label.startsWith("clean on multiclass"));
  if (training === undefined || clean === undefined) throw new Error("the smoke preset trains no multiclass system");
  const halfDone = planned.tasks.find(({ label }) => label.startsWith("train robin") && label.endsWith("3"));
  if (halfDone === undefined) throw new Error("the smoke preset trains no fourth arm");
  const stored = (digestUsed: Digest): Store => {
    const artefacts = new Map<Key, Artefact>([
      [training.key, artefact(training.key, training.task, "trained", {})],
      [clean.key, artefact(clean.key, clean.task, "judged", { [training.key]: digestUsed })],
    ]);
    return {
      get: async (key: Key) => artefacts.get(key),
      getCheckpoint: async (key: Key) => (key === halfDone.key ? checkpointOf([row]) : undefined),
    } as Store;
  };
  const statusOf = (tasks: readonly TaskState[], key: Key) => tasks.find((task) => task.key === key)?.status;

  const tasks = await storedTasks(planned, stored("trained"));
  expect(statusOf(tasks, training.key)).toBe("cached");
  expect(statusOf(tasks, clean.key)).toBe("cached");
  expect(tasks.filter(({ status }) => status === "stopped")).toHaveLength(planned.tasks.length - 2);

  // A training that never ended shows the epochs behind its checkpoint.
  const begun = tasks.find(({ key }) => key === halfDone.key);
  expect(begun).toMatchObject({ status: "stopped", fraction: 0.5, metrics: [row] });

  const stale = await storedTasks(planned, stored("another training"));
  expect(statusOf(stale, training.key)).toBe("cached");
  expect(statusOf(stale, clean.key)).toBe("stopped");
});

const row = {
  epoch: 0,
  loss: 0.5,
  cleanAccuracy: 0.9,
  balancedAccuracy: 0.9,
  adversarialAccuracy: 0.4,
  adversarialFraction: 1,
  learningRate: 0.05,
};

/** A safetensors file with nothing but the header of a training checkpoint. */
function checkpointOf(history: readonly unknown[]): Uint8Array {
  const header = new TextEncoder().encode(
    JSON.stringify({ __metadata__: { epoch: String(history.length), history: JSON.stringify(history) } }),
  );
  const bytes = new Uint8Array(8 + header.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return bytes;
}

function artefact(key: Key, task: Artefact["task"], digest: Digest, inputs: Artefact["inputs"]): Artefact {
  return {
    key,
    task,
    digest,
    inputs,
    data: { kind: "train", parameters: 1, history: [], validation: { clean: 0, adversarial: 0 } },
    warnings: [],
    provenance: {
      version: "0",
      backend: { id: "wasm", adapter: "", software: false, reason: "", tfjs: "", threads: 1 },
      seconds: 1,
      finished: started,
    },
  };
}
