import type { Arithmetic } from "../spec/arithmetic.ts";
import type { EvaluationSpec, ExperimentSpec } from "../spec/spec.ts";
import type { Key, ResolvedChoice, System } from "../terms/system.ts";
import type { Task } from "./task.ts";

export interface PlannedTask {
  readonly key: Key;
  readonly task: Task;
  /** Keys of the tasks whose artefacts it needs. */
  readonly needs: readonly Key[];
  /** "train robin arm 3", "PGD-10 softmax linf 0.1 on robin, 0-255". */
  readonly label: string;
  /** Ids of the systems that use it. */
  readonly systems: readonly string[];
}

/** A planned task whose key is not computed yet. */
export type UnkeyedTask = Pick<PlannedTask, "task" | "label" | "systems">;

export interface PlannedSystem {
  readonly id: string;
  readonly label: string;
  readonly system: System;
  readonly parameters: number;
  /** For repeated trainings: the id in the spec, and the index of this training, from 0. */
  readonly replica?: { readonly of: string; readonly index: number };
}

export interface EvaluationSetting {
  readonly dataset: ResolvedChoice;
  readonly seed: number;
  readonly evaluation: EvaluationSpec;
  readonly arithmetic?: Arithmetic;
}

export interface Plan {
  readonly spec: ExperimentSpec;
  readonly systems: readonly PlannedSystem[];
  /** Distinct tasks. Every task comes after those that it needs. */
  readonly tasks: readonly PlannedTask[];
}
