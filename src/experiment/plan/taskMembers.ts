import type { Key, Member, System } from "../terms/system.ts";
import type { Task } from "./task.ts";

/** The systems that a task runs: first the measured one, then (for transfers) the one that images are crafted on. */
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

/** The trained networks that a task uses. */
export const taskMembers = (task: Task): readonly Member[] => taskSystems(task).flatMap(({ members }) => members);

/** Distinct keys of the trainings that a task needs. */
export const neededKeys = (task: Task): readonly Key[] => [
  ...new Set(taskMembers(task).flatMap(({ source }) => (source.from === "task" ? [source.key] : []))),
];
