import { useStore } from "zustand";
import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import { type Estimate, estimate } from "../../experiment/plan/cost.ts";
import { networksOf } from "../../experiment/plan/networkSpeed.ts";
import type { Plan } from "../../experiment/plan/plannedTask.ts";
import { secondsOfTasks } from "../../experiment/plan/taskSeconds.ts";
import { speedOfBackend } from "../../lab/run/speeds.ts";
import { tasksAtOnce } from "../../state/runs/machine.ts";
import { areMeasured, speedsForEstimate } from "../../state/runs/machineSpeeds.ts";
import { resultStore } from "../../state/runs/resultStore.ts";
import { liveRun, runsStore } from "../../state/runs/runsStore.ts";
import { lab, labStore } from "../../state/systems/lab.ts";
import { type Loaded, useLoaded } from "../shared/useLoaded.ts";

export interface Cost {
  /** For the tasks without a stored result. */
  readonly estimate: Estimate;
  /** Number of tasks in the whole plan. */
  readonly tasks: number;
  /** How many of them have a stored result. */
  readonly stored: number;
  /** How many networks remain to be trained. */
  readonly trainings: number;
  readonly backend: BackendId;
  readonly workers: number;
  /** What limits the number of workers: "limited by memory". */
  readonly limit: string;
  /** Whether the speed of every network was measured on this machine. */
  readonly isMeasured: boolean;
}

/**
 * The cost of a plan on this machine, without the tasks whose results are stored.
 *
 * @param key everything that the plan depends on, as text; null pauses estimating.
 * @param makePlan rejects with a message for the page when there is no valid plan.
 */
export function useEstimate(key: string | null, makePlan: () => Promise<Pick<Plan, "tasks">>): Loaded<Cost> {
  const backend = useStore(labStore, (state) => state.backend?.id ?? "wasm");
  // A run that ends leaves results behind, and frees the workers for measurements.
  const live = useStore(runsStore, (state) => liveRun(state)?.id ?? "");
  return useLoaded(key === null ? null : `${backend} ${live} ${key}`, async () => {
    const [plan, stored, pool] = await Promise.all([makePlan(), storedKeys(), lab()]);
    const { workers, limit } = tasksAtOnce(plan, backend, stored);
    const left = plan.tasks.filter(({ key: task }) => !stored.has(task));
    const networks = networksOf(left);
    const speeds = await speedsForEstimate(pool, networks);
    const secondsOf = secondsOfTasks(plan.tasks, speedOfBackend(backend, speeds));
    return {
      estimate: estimate(plan, { secondsOf, workers }, stored),
      tasks: plan.tasks.length,
      stored: plan.tasks.length - left.length,
      trainings: left.filter(({ task }) => task.kind === "train").length,
      backend,
      workers,
      limit,
      isMeasured: areMeasured(networks, speeds),
    };
  });
}

/** Without a store nothing is stored; starting the run reports why there is none. */
async function storedKeys(): Promise<ReadonlySet<string>> {
  try {
    return new Set(await (await resultStore()).keys());
  } catch {
    return new Set();
  }
}
