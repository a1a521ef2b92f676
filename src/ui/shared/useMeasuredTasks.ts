import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { type MeasuredTasks, measuredTasks } from "../../state/imports/measuredTasks.ts";
import { runsStore } from "../../state/runs/runsStore.ts";

/** The finished tasks of an experiment, updated as a run goes on; undefined for packs, null while loading. */
export function useMeasuredTasks(id: string): MeasuredTasks | undefined | null {
  const run = useStore(runsStore, ({ runs }) => runs.find((one) => one.id === id));
  const [read, setRead] = useState<{ readonly id: string; readonly tasks: MeasuredTasks | undefined } | null>(
    null,
  );
  useEffect(() => {
    if (run !== undefined) return;
    let isOpen = true;
    measuredTasks(id).then(
      (tasks) => isOpen && setRead({ id, tasks }),
      // Rethrown during rendering, so that the error boundary of the panel shows it.
      (error: unknown) =>
        isOpen &&
        setRead(() => {
          throw error;
        }),
    );
    return () => {
      isOpen = false;
    };
  }, [id, run]);
  return run ?? (read?.id === id ? read.tasks : null);
}
