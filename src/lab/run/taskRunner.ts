import type { Artefact, TaskOutcome } from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { ValidationMargins } from "../../experiment/artefacts/validationMargins.ts";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import { taskMembers } from "../../experiment/plan/taskMembers.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import type { Weights } from "../engine/api.ts";
import { messageOf, namedError } from "../engine/namedError.ts";
import type { Pool } from "../pool/pool.ts";
import { retryOnWorkerLoss } from "../pool/retryOnWorkerLoss.ts";
import { contentDigest } from "../store/integrity.ts";
import type { ResultShelf } from "../store/resultShelf.ts";
import type { Store } from "../store/store.ts";
import { checkpointHistory } from "./checkpointHistory.ts";
import { checkpointMark } from "./checkpointMark.ts";
import { createCheckpointWriter } from "./checkpointWriter.ts";
import type { RunRecord } from "./runRecord.ts";
import { createTaskPace } from "./taskPace.ts";

export interface TaskRunnerOptions {
  readonly store: Store;
  readonly pool: Pool;
  /** Version of this lab, for the provenance of what it computes. */
  readonly version: string;
  /** Estimated seconds of a task on one worker: weighs progress and the time left. */
  readonly cost: (planned: PlannedTask) => number;
  /** Weights of systems that were trained elsewhere, by the SHA-256 of their bytes. */
  readonly imported?: ReadonlyMap<Digest, Uint8Array> | undefined;
  /** Seconds since any fixed moment. */
  readonly now: () => number;
  readonly record: RunRecord;
  readonly shelf: ResultShelf;
}

/** Digests of the results that a task needs, by key. */
type Inputs = Readonly<Record<Key, Digest>>;

/**
 * A function that computes single tasks on the pool, shows their progress in the record and stores their results and
 * checkpoints. It rejects with what the task throws, and with AbortError after its newest checkpoint is stored.
 */
export function createTaskRunner(
  options: TaskRunnerOptions,
): (planned: PlannedTask, inputs: Inputs, signal: AbortSignal) => Promise<Artefact> {
  const { store, pool, record, shelf } = options;
  /** Newest checkpoints of unfinished tasks: the store may have refused them. */
  const newest = new Map<Key, Uint8Array>();

  async function weightsFor({ task }: PlannedTask, inputs: Inputs): Promise<Weights> {
    const weights: Record<Key | Digest, Uint8Array> = {};
    if (task.kind === "train") return weights;
    for (const { source } of taskMembers(task)) {
      if (source.from === "task") {
        weights[source.key] = await shelf.weights(source.key, inputs[source.key] ?? "");
        continue;
      }
      const imported = options.imported?.get(source.digest);
      if (imported === undefined)
        throw namedError("missing-weights", `the imported weights ${source.digest} are not part of this run`);
      weights[source.digest] = imported;
    }
    return weights;
  }

  /** The outcome of a task, computed on the pool from its newest checkpoint. */
  async function outcomeOf(planned: PlannedTask, inputs: Inputs, signal: AbortSignal): Promise<TaskOutcome> {
    const { key, task, label } = planned;
    const weights = await weightsFor(planned, inputs);
    const { marked, unmarked } = await checkpointMark(inputs);
    const checkpoints = createCheckpointWriter(store, key, marked, (error) =>
      record.notify(`checkpoints cannot be stored, so an interrupted task starts over: ${messageOf(error)}`),
    );
    const start = async (saved: Uint8Array | undefined) => {
      if (saved !== undefined && task.kind === "train") record.change(key, { metrics: checkpointHistory(saved) });
      const pace = createTaskPace(options.cost(planned), options.now);
      const given = { weights, checkpoints: saved === undefined ? {} : { [key]: saved } };
      return pool.run(task, given, signal, (event) =>
        event.kind === "checkpoint" ? checkpoints.write(event.state) : show(event, record, key, pace),
      );
    };
    try {
      const saved = unmarked(newest.get(key) ?? (await store.getCheckpoint(key)));
      return await retryOnWorkerLoss(start, {
        saved,
        latest: checkpoints.latest,
        isOver: () => signal.aborted,
        onRetry: (reason, from) =>
          record.notify(
            `"${label}" ${from === undefined ? "started again" : "resumed from its checkpoint"} on a new worker: ${reason}`,
          ),
      });
    } finally {
      const latest = checkpoints.latest();
      if (latest !== undefined) {
        newest.set(key, marked(latest));
        // The metrics of its last epoch may not have arrived before it stopped.
        if (signal.aborted && task.kind === "train") record.change(key, { metrics: checkpointHistory(latest) });
      }
      await checkpoints.settled();
    }
  }

  return async (planned, inputs, signal) => {
    const { key, task, label } = planned;
    record.change(key, { status: "running" });
    const {
      data,
      weights,
      margins: latest = [],
      warnings,
      seconds,
      backend,
    } = await outcomeOf(planned, inputs, signal);
    const content = weights === undefined ? { data } : { data, weights };
    const digest = await contentDigest(content).catch((error) => {
      throw namedError("non-finite-result", `the result of "${label}" cannot be stored: ${messageOf(error)}`);
    });
    const provenance = { version: options.version, backend, seconds, finished: new Date().toISOString() };
    const margins = mergedMargins(record.get(key).margins, latest);
    const shown = margins.length === 0 ? {} : { margins };
    const artefact: Artefact = { key, task, digest, inputs, ...content, ...shown, warnings, provenance };
    await shelf.put(artefact);
    newest.delete(key);
    return artefact;
  };
}

/** Margins by epoch; later ones replace those of the same epoch, which a resumed training reports again. */
function mergedMargins(
  before: readonly ValidationMargins[] = [],
  after: readonly ValidationMargins[],
): readonly ValidationMargins[] {
  const again = new Set(after.map(({ epoch }) => epoch));
  return [...before.filter(({ epoch }) => !again.has(epoch)), ...after].sort((a, b) => a.epoch - b.epoch);
}

/** Shows an event of a running task in the record. */
function show(
  event: Exclude<TaskEvent, { readonly kind: "checkpoint" }>,
  record: RunRecord,
  key: Key,
  pace: ReturnType<typeof createTaskPace>,
): void {
  const { metrics, margins = [], warnings } = record.get(key);
  switch (event.kind) {
    case "progress":
      record.change(key, {
        fraction: event.total > 0 ? Math.min(1, event.done / event.total) : 0,
        pace: pace(event),
      });
      return;
    case "metric":
      // A training that resumes from a checkpoint may report an epoch again.
      record.change(key, {
        metrics: [...metrics.filter(({ epoch }) => epoch !== event.metrics.epoch), event.metrics],
      });
      return;
    case "margins":
      record.change(key, {
        margins: mergedMargins(margins, [event.margins]),
      });
      return;
    case "warning":
      record.change(key, { warnings: [...warnings, event.warning] });
      return;
    default:
      event satisfies never;
  }
}
