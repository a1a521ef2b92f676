import type { Artefact, BackendReport, TaskOutcome } from "../src/experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../src/experiment/artefacts/event.ts";
import { taskKey } from "../src/experiment/plan/key.ts";
import type { Plan, PlannedTask } from "../src/experiment/plan/plannedTask.ts";
import type { CoherenceTask, Task, TrainTask } from "../src/experiment/plan/task.ts";
import type { ExperimentSpec } from "../src/experiment/spec/spec.ts";
import type { Key } from "../src/experiment/terms/system.ts";
import type { TaskInputs } from "../src/lab/engine/api.ts";
import type { Pool } from "../src/lab/pool/pool.ts";
import { type ExecuteOptions, execute } from "../src/lab/run/executor.ts";
import type { RunState } from "../src/lab/run/runState.ts";
import type { Store } from "../src/lab/store/store.ts";

export const backend: BackendReport = {
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
export async function smallPlan(): Promise<Plan> {
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

export function memoryStore(): Store & {
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

export function poolRunning(run: Run, size = 2): Pool {
  return { size, backend, run } as Pool;
}

export function outcomeOf(task: Task, weight = 1): TaskOutcome {
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

/** Runs a plan in which every task costs one second. */
export function run(
  plan: Plan,
  store: Store,
  pool: Pool,
  { onState, ...more }: Partial<ExecuteOptions> & { readonly onState?: (state: RunState) => void } = {},
): Promise<RunState> {
  return execute(plan, {
    store,
    pool,
    signal: new AbortController().signal,
    version: "0",
    cost: () => 1,
    onUpdate: ({ state }) => onState?.(state()),
    ...more,
  });
}

export const statuses = (state: RunState) => Object.fromEntries(state.tasks.map((task) => [task.label, task.status]));
