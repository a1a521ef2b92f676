import { useStore } from "zustand";
import { type MeasuredTasks, measuredTasks } from "../../state/imports/measuredTasks.ts";

import { runsStore } from "../../state/runs/runsStore.ts";
import { useLoaded } from "./useLoaded.ts";

/**
 * The finished tasks of an experiment, updated as a run goes on; undefined for packs, null while loading.
 *
 * @throws during rendering if they cannot be read, so that the error boundary of the panel shows the reason.
 */
export function useMeasuredTasks(id: string): MeasuredTasks | undefined | null {
  const run = useStore(runsStore, ({ runs }) => runs.find((one) => one.id === id));
  const { value, error, isCurrent } = useLoaded(run === undefined ? id : null, async () => ({
    tasks: await measuredTasks(id),
  }));
  if (run !== undefined) return run;
  if (error !== null) throw new Error(error);
  return isCurrent && value !== null ? value.tasks : null;
}
