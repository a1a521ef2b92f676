import type { Key, Member, System } from "../terms/system.ts";
import type { Task } from "./task.ts";

/** The systems that a task runs: the one it measures first, then (transfer) the one that images are crafted on. */
export function taskSystems(task: Task): readonly System[] {
  switch (task.kind) {
    case "train":
      return [];
    case "transfer":
      return [task.system, task.source];
    default:
      return [task.system];
  }
}

/** The trained networks that a task measures with. */
export const taskMembers = (task: Task): readonly Member[] =>
  taskSystems(task).flatMap(({ members }) => members);

/** Keys of the trainings that a task waits for, each once. */
export const neededKeys = (task: Task): readonly Key[] => [
  ...new Set(taskMembers(task).flatMap(({ source }) => (source.from === "task" ? [source.key] : []))),
];
