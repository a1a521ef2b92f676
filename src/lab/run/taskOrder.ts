import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Key } from "../../experiment/terms/system.ts";

/** Which tasks of a plan may start, in the order of the plan. */
interface TaskOrder {
  /** The tasks that need a task directly. */
  dependants(key: Key): readonly PlannedTask[];
  /** Records that a task has its result, so that what needs it may start. */
  finish(key: Key): void;
  isReady(planned: PlannedTask): boolean;
  /** Queues a task; it is taken once the results that it needs are there. */
  add(key: Key): void;
  remove(key: Key): void;
  /** Takes the first task of the queue whose needs are met, of those that may start. */
  take(mayStart?: (planned: PlannedTask) => boolean): PlannedTask | undefined;
}

export function createTaskOrder(tasks: readonly PlannedTask[]): TaskOrder {
  const positions = new Map<Key, number>(tasks.map(({ key }, position) => [key, position]));
  const dependants = new Map<Key, PlannedTask[]>();
  for (const planned of tasks)
    for (const need of planned.needs) {
      const known = dependants.get(need);
      if (known === undefined) dependants.set(need, [planned]);
      else known.push(planned);
    }
  const finished = new Set<Key>();
  const queued = new Set<Key>();
  /** Positions of queued tasks whose needs are met, in ascending order. */
  const ready: number[] = [];

  const isReady = ({ needs }: PlannedTask) => needs.every((need) => finished.has(need));

  /** Where a position is, or belongs, among those that are ready. */
  function indexOf(position: number): number {
    let [low, high] = [0, ready.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ready[middle] as number) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function makeReady(planned: PlannedTask): void {
    const position = positions.get(planned.key) as number;
    const index = indexOf(position);
    if (ready[index] !== position) ready.splice(index, 0, position);
  }

  function remove(key: Key): void {
    queued.delete(key);
    const position = positions.get(key) as number;
    const index = indexOf(position);
    if (ready[index] === position) ready.splice(index, 1);
  }

  return {
    dependants: (key) => dependants.get(key) ?? [],
    isReady,
    remove,
    finish(key) {
      remove(key);
      finished.add(key);
      for (const planned of dependants.get(key) ?? [])
        if (queued.has(planned.key) && isReady(planned)) makeReady(planned);
    },
    add(key) {
      queued.add(key);
      const planned = tasks[positions.get(key) as number] as PlannedTask;
      if (isReady(planned)) makeReady(planned);
    },
    take(mayStart = () => true) {
      const index = ready.findIndex((position) => mayStart(tasks[position] as PlannedTask));
      if (index < 0) return undefined;
      const planned = tasks[ready[index] as number] as PlannedTask;
      ready.splice(index, 1);
      queued.delete(planned.key);
      return planned;
    },
  };
}
