import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { type MeasuredTasks, measuredTasks } from "../../state/imports/measuredTasks.ts";
import { runsStore } from "../../state/runs/runs.ts";

/** The tasks behind an experiment, and those of a run as they end; undefined for packs, null while they are read. */
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
      // Thrown while rendering, so that the panel shows it.
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
