import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import type { RunRecord } from "./runRecord.ts";
import { resultState } from "./runState.ts";
import { createTaskOrder } from "./taskOrder.ts";

/** The transitions of a run's tasks between waiting, paused and ended. */
export interface Schedule {
  /** Takes the first waiting task that has everything it needs, of those that may start. */
  take(mayStart: (planned: PlannedTask) => boolean): PlannedTask | undefined;
  /** Whether the results that a task needs are there. */
  isReady(planned: PlannedTask): boolean;
  /** Digests of the results that a task needs. */
  inputsOf(planned: PlannedTask): Readonly<Record<Key, Digest>>;
  /** Whether a task is waiting or paused. */
  isUnstarted(key: Key): boolean;
  wait(key: Key): void;
  pause(key: Key): void;
  finish(artefact: Artefact, status: "computed" | "cached"): void;
  /** Ends a task without a result, and every unstarted task that needs it. */
  fail(key: Key, error: string): void;
  stop(key: Key): void;
}

export function createSchedule(tasks: readonly PlannedTask[], record: RunRecord): Schedule {
  const order = createTaskOrder(tasks);
  for (const { key } of tasks) order.add(key);

  const isUnstarted = (key: Key) => ["waiting", "paused"].includes(record.get(key).status);

  function end(key: Key, status: "failed" | "stopped", error: string | null, inherited: string | null): void {
    order.remove(key);
    record.change(key, { status, pace: null, error });
    for (const dependant of order.dependants(key))
      if (isUnstarted(dependant.key)) end(dependant.key, status, inherited, inherited);
  }

  // The queue changes before the record, whose listeners may pause or resume the task at once.
  return {
    take: order.take,
    isReady: order.isReady,
    inputsOf({ needs, label }) {
      const inputs: Record<Key, Digest> = {};
      for (const key of needs) {
        const need = record.get(key);
        if (need.digest === null) throw new Error(`"${label}" started before "${need.label}" finished`);
        inputs[key] = need.digest;
      }
      return inputs;
    },
    isUnstarted,
    wait(key) {
      order.add(key);
      record.change(key, { status: "waiting", pace: null });
    },
    pause(key) {
      order.remove(key);
      record.change(key, { status: "paused", pace: null });
    },
    finish(artefact, status) {
      order.finish(artefact.key);
      record.change(artefact.key, resultState(artefact, status));
    },
    fail(key, error) {
      end(key, "failed", error, `it needs "${record.get(key).label}", which failed: ${error}`);
    },
    stop: (key) => end(key, "stopped", null, null),
  };
}
