import type { TaskOutcome } from "../../src/experiment/artefacts/artefact.ts";
import type { Task, TrainTask, TransferTask } from "../../src/experiment/plan/task.ts";
import { taskSystems } from "../../src/experiment/plan/taskMembers.ts";
import type { Weights } from "../../src/lab/engine/api.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { runCoherence } from "../tasks/evaluation/coherence.ts";
import { runDistance } from "../tasks/evaluation/distance.ts";
import { type EvaluateRun, runEvaluate } from "../tasks/evaluation/evaluate.ts";
import { runHealth } from "../tasks/evaluation/health.ts";
import { runTransfer } from "../tasks/evaluation/transfer.ts";
import type { Measured } from "../tasks/run.ts";
import { runTrain, type TrainRun } from "../tasks/training/train.ts";
import type { Lease, OpenSystems } from "./openSystems.ts";

/** What `runTask` needs beside the task. */
export interface TaskInputs {
  readonly dataset: Dataset;
  readonly systems: OpenSystems;
  readonly weights: Weights;
  /** State to resume a training or an evaluation from. */
  readonly checkpoint: Uint8Array | undefined;
}

/** Runs a task of any kind, with the systems that it measures open. */
export async function runTask(
  task: Task,
  { dataset, systems, weights, checkpoint }: TaskInputs,
  run: Omit<TrainRun, "resume">,
): Promise<Omit<TaskOutcome, "seconds" | "backend">> {
  const resumed = checkpoint === undefined ? run : { ...run, resume: checkpoint };
  if (task.kind === "train") return runTrain(task, dataset, resumed);
  const leases: Lease[] = [];
  try {
    for (const system of taskSystems(task)) leases.push(await systems.acquire(system, dataset, weights));
    const [judge, source] = leases.map(({ classifier }) => classifier) as [Classifier, Classifier];
    for (const { classifier } of leases) classifier.reseed?.();
    return task.kind === "transfer"
      ? await runTransfer(task, dataset, { source, judge }, run)
      : await measure(task, dataset, judge, resumed);
  } finally {
    for (const { release } of leases) release();
  }
}

function measure(
  task: Exclude<Task, TrainTask | TransferTask>,
  dataset: Dataset,
  classifier: Classifier,
  run: EvaluateRun,
): Promise<Measured<TaskOutcome["data"]>> {
  switch (task.kind) {
    case "evaluate":
      return runEvaluate(task, dataset, classifier, run);
    case "distance":
      return runDistance(task, dataset, classifier, run);
    case "coherence":
      return runCoherence(task, dataset, classifier, run);
    case "health":
      return runHealth(task, dataset, classifier, run);
    default:
      return task satisfies never;
  }
}
