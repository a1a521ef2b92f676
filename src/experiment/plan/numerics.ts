import type { TaskKind } from "./task.ts";

/**
 * A version per kind of task, which is part of every key. Increase it when the same recipe gives other numbers than before,
 * so that old results are not used as new ones. The golden digests in the tests of each task detect such changes.
 */
export const numerics = {
  train: 1,
  evaluate: 1,
  transfer: 1,
  distance: 1,
  coherence: 1,
  health: 3,
} as const satisfies Record<TaskKind, number>;
