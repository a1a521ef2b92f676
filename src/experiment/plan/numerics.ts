import type { TaskKind } from "./task.ts";

/**
 * One integer per kind of task, part of every key. Raise it when the same recipe gives other numbers than before (a
 * golden digest in the tests of each task notices), so that old results are not taken for new ones.
 */
export const numerics = {
  train: 1,
  evaluate: 1,
  transfer: 1,
  distance: 1,
  coherence: 1,
  health: 3,
} as const satisfies Record<TaskKind, number>;
