import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import { taskMemoryBytes } from "../../experiment/plan/cost.ts";
import type { Plan } from "../../experiment/plan/plannedTask.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { poolBounds } from "../../lab/pool/poolSize.ts";
import { labStore } from "../systems/lab.ts";

/** How many tasks of a run execute at once, and what limits that number. */
interface TasksAtOnce {
  readonly workers: number;
  /** Completes "2 at a time (…)": "limited by memory". */
  readonly limit: string;
}

export interface Machine {
  /** As the browser reports it: Safari says 4 or 8, whatever the machine has. */
  readonly cores: number;
  /** The number of workers that `?workers=` asks for, in place of the cores. */
  readonly asked?: number | null;
  /** Bytes. */
  readonly memory: number;
}

/** The machine as the browser reports it; 4 GiB of memory where the browser does not say. */
function thisMachine(): Machine {
  const gibibytes = (navigator as { readonly deviceMemory?: number }).deviceMemory ?? 4;
  return {
    cores: navigator.hardwareConcurrency,
    asked: labStore.getState().askedWorkers,
    memory: gibibytes * 2 ** 30,
  };
}

/** The smallest of ready tasks, CPU cores, eight, and what fits into half of the memory; on a GPU one task at a time. */
export function tasksAtOnce(
  { tasks }: Pick<Plan, "tasks">,
  backend: BackendId,
  finished: ReadonlySet<Key> = new Set(),
  machine: Machine = thisMachine(),
): TasksAtOnce {
  const left = tasks.filter(({ key }) => !finished.has(key)).map(({ task }) => task);
  if (backend === "webgpu") return { workers: 1, limit: "a GPU runs one task at a time" };
  const trainings = left.filter(({ kind }) => kind === "train").length;
  // Measurements wait for the networks they need.
  const ready = Math.max(trainings, left.length - trainings);
  const bytesPerWorker = left.reduce((most, task) => Math.max(most, taskMemoryBytes(task)), 0);
  const asked = machine.asked ?? null;
  const { cores, most, fitting } = poolBounds(asked ?? machine.cores, machine.memory, bytesPerWorker);
  const bounds: readonly TasksAtOnce[] = [
    {
      workers: cores,
      limit: asked === null ? "limited by the CPU cores that this browser reports" : "as the address asks",
    },
    { workers: fitting, limit: "limited by memory" },
    { workers: most, limit: "the most this page runs" },
    { workers: Math.max(1, ready), limit: "no more are ready at once" },
  ];
  return bounds.reduce((least, bound) => (bound.workers < least.workers ? bound : least));
}
