import type { Provenance, TaskData, TaskStatus, Warning } from "../artefacts/artefact.ts";
import type { Plan } from "../plan/plannedTask.ts";
import type { Task } from "../plan/task.ts";
import type { Problem } from "../spec/problem.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import type { Digest, Key } from "../terms/system.ts";
import type { Summary } from "./rows.ts";

/** `result.json` of a run: everything except the weights, which are in `weights/<key>.safetensors`. */
export interface ResultFile {
  readonly format: "robin-lab-result";
  readonly version: 1;
  readonly spec: ExperimentSpec;
  /** What a reader of the spec should know, as `lab validate` says it; absent if there is nothing. */
  readonly notes?: readonly Problem[];
  readonly systems: Plan["systems"];
  readonly tasks: readonly {
    readonly key: Key;
    readonly label: string;
    readonly task: Task;
    readonly status: TaskStatus;
    readonly digest: Digest | null;
    readonly data: TaskData | null;
    readonly warnings: readonly Warning[];
    readonly provenance: Provenance | null;
    /** Path of the weights inside the folder, for train tasks. */
    readonly weights: string | null;
    readonly error: string | null;
  }[];
  readonly summary: Summary;
  /** Model files of imported networks, in `weights/<digest>.safetensors`; absent where there are none. */
  readonly imported?: readonly Digest[];
}
