import type { ExperimentSpec } from "../spec/spec.ts";
import type { Key, System } from "../terms/system.ts";
import type { Task } from "./task.ts";

/** A task with its key, what it waits for, and what it is for. */
export interface PlannedTask {
  readonly key: Key;
  readonly task: Task;
  /** Keys of the tasks whose artefacts it needs. */
  readonly needs: readonly Key[];
  /** Readable: "train robin arm 3", "PGD-10 softmax linf 0.1 on robin, 0-255". */
  readonly label: string;
  /** Which systems of the spec use it. */
  readonly systems: readonly string[];
}

export interface PlannedSystem {
  readonly id: string;
  readonly label: string;
  readonly system: System;
  readonly parameters: number;
  /** Where systems are trained several times: the id in the spec, and which training this is, from 0. */
  readonly replica?: { readonly of: string; readonly index: number };
}

export interface Plan {
  readonly spec: ExperimentSpec;
  readonly systems: readonly PlannedSystem[];
  /** In an order in which every task comes after those it needs. Each key once. */
  readonly tasks: readonly PlannedTask[];
}
