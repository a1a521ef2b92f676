import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import { taskMemoryBytes } from "../../experiment/plan/cost.ts";
import type { Plan } from "../../experiment/plan/plannedTask.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { poolBounds } from "../../lab/pool/poolSize.ts";

/** How many tasks of a run go on at once, and what decides it. */
export interface TasksAtOnce {
  readonly workers: number;
  /** One sentence. */
  readonly why: string;
}

export interface Machine {
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
}

/** What the browser tells of the machine: its memory roughly, or 4 GiB where it keeps silent. */
function thisMachine(): Machine {
  const gibibytes = (navigator as { readonly deviceMemory?: number }).deviceMemory ?? 4;
  return { cores: navigator.hardwareConcurrency, memory: gibibytes * 2 ** 30 };
}

/** The least of what is ready, the cores, eight, and what fits into half of the memory; on a GPU one task after the other. */
export function tasksAtOnce(
  { tasks }: Pick<Plan, "tasks">,
  backend: BackendId,
  finished: ReadonlySet<Key> = new Set(),
  machine: Machine = thisMachine(),
): TasksAtOnce {
  const left = tasks.filter(({ key }) => !finished.has(key)).map(({ task }) => task);
  if (backend === "webgpu") return { workers: 1, why: "A GPU works on one task after the other." };
  const trainings = left.filter(({ kind }) => kind === "train").length;
  // Measurements wait for the trainings that they need.
  const ready = Math.max(trainings, left.length - trainings);
  const bytesPerWorker = left.reduce((most, task) => Math.max(most, taskMemoryBytes(task)), 0);
  const { cores, most, fitting } = poolBounds(machine.cores, machine.memory, bytesPerWorker);
  return {
    workers: Math.max(1, Math.min(ready, cores, most, fitting)),
    why: `The least of ${ready} tasks that can run together, ${cores} cores, ${most} workers at most, and ${fitting} that fit into half of ${machine.memory / 2 ** 30} GB of memory.`,
  };
}
