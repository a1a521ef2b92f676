import type { Artefact, TaskOutcome } from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { Plan, PlannedTask } from "../../experiment/plan/plannedTask.ts";
import { taskMembers } from "../../experiment/plan/taskMembers.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import type { TaskInputs } from "../engine/api.ts";
import { messageOf, namedError } from "../engine/namedError.ts";
import type { Pool } from "../pool/pool.ts";
import { retryOnWorkerLoss } from "../pool/retryOnWorkerLoss.ts";
import { contentDigest } from "../store/integrity.ts";
import { createResultShelf } from "../store/resultShelf.ts";
import type { Store } from "../store/store.ts";
import { checkpointHistory } from "./checkpointHistory.ts";
import { type CheckpointWriter, createCheckpointWriter } from "./checkpointWriter.ts";
import { createEta } from "./eta.ts";
import type { RunControl } from "./runControl.ts";
import { isDone, type RunState, type TaskState, waitingTask } from "./runState.ts";
import { createTaskPace } from "./taskPace.ts";

export interface ExecuteOptions {
  readonly store: Store;
  readonly pool: Pool;
  readonly signal: AbortSignal;
  /** Version of this lab, for the provenance of what is computed. */
  readonly version: string;
  /** Estimated seconds of a task on one worker: weighs progress and the time left. */
  readonly cost: (planned: PlannedTask) => number;
  readonly onUpdate?: (state: RunState) => void;
  /** Tasks that run at once at most, where the pool has more workers than their memory allows. */
  readonly atOnce?: number;
  /** Weights of systems that were not trained here, by the SHA-256 of their bytes. */
  readonly imported?: ReadonlyMap<Digest, Uint8Array>;
  /** Pauses, resumes and cancels single tasks, or all. */
  readonly control?: RunControl;
  /** Seconds from any fixed moment; for tests. */
  readonly now?: () => number;
}

/**
 * Runs a plan: every task once, after those it needs, on as many workers as the pool has. A stored result counts only
 * if the digests of its inputs are those of the results at hand. A failed task fails those that need it and no other;
 * an abort keeps everything that is finished, and checkpoints of what is not. A paused task gives its worker back and goes
 * on from its last checkpoint; the run waits for it. Never rejects for a task's sake: what happened is in the state it
 * resolves to.
 */
export async function execute(plan: Pick<Plan, "tasks">, options: ExecuteOptions): Promise<RunState> {
  const { store, pool, signal, control } = options;
  const now = options.now ?? (() => performance.now() / 1000);
  const states = new Map<Key, TaskState>(plan.tasks.map((planned) => [planned.key, waitingTask(planned)]));
  const costs = new Map<Key, number>(plan.tasks.map((planned) => [planned.key, options.cost(planned)]));
  const notices: string[] = [];
  const size = Math.min(pool.size, options.atOnce ?? pool.size);
  const eta = createEta(size, now);
  const shelf = createResultShelf(store, notice);
  /** What stops each task that is running, and the newest checkpoint of those that were paused. */
  const stops = new Map<Key, AbortController>();
  const paused = new Map<Key, Uint8Array>();
  let outcome: RunState["outcome"] = "running";
  let wake = () => {};

  function notice(text: string): void {
    if (notices.includes(text)) return;
    notices.push(text);
    tell();
  }

  function state(key: Key): TaskState {
    const found = states.get(key);
    if (found === undefined) throw new Error(`the plan needs ${key}, which is none of its tasks`);
    return found;
  }

  function change(key: Key, part: Partial<TaskState>): void {
    states.set(key, { ...state(key), ...part });
    tell();
  }

  function snapshot(): RunState {
    let total = 0;
    let done = 0;
    let toRun = 0;
    let ran = 0;
    for (const task of states.values()) {
      const cost = costs.get(task.key) ?? 0;
      total += cost;
      done += cost * task.fraction;
      // Cached results cost nothing: counting them would make the measured speed absurd.
      if (task.status === "cached" || task.status === "imported") continue;
      toRun += cost;
      ran += cost * (task.status === "failed" ? 1 : task.fraction);
    }
    return {
      outcome,
      tasks: [...states.values()],
      fraction: total === 0 ? 1 : done / total,
      etaSeconds: outcome === "running" ? eta(ran, toRun) : 0,
      notices: [...notices],
    };
  }

  function tell(): void {
    options.onUpdate?.(snapshot());
  }

  function inputsOf(planned: PlannedTask): Record<Key, Digest> {
    const inputs: Record<Key, Digest> = {};
    for (const need of planned.needs) {
      const { digest, label } = state(need);
      if (digest === null) throw new Error(`"${planned.label}" was started before "${label}" had ended`);
      inputs[need] = digest;
    }
    return inputs;
  }

  function finish(artefact: Artefact, status: "computed" | "cached"): void {
    change(artefact.key, {
      status,
      fraction: 1,
      pace: null,
      digest: artefact.digest,
      data: artefact.data,
      metrics: artefact.data.kind === "train" ? artefact.data.history : [],
      warnings: artefact.warnings,
      provenance: artefact.provenance,
    });
  }

  function fail(
    key: Key,
    reason: string,
    followOn = `it needs "${state(key).label}", which failed: ${reason}`,
  ): void {
    change(key, { status: "failed", pace: null, error: reason });
    for (const dependant of plan.tasks)
      if (dependant.needs.includes(key) && isUnstarted(dependant.key))
        fail(dependant.key, followOn, followOn);
  }

  function isUnstarted(key: Key): boolean {
    const { status } = state(key);
    return status === "waiting" || status === "paused";
  }

  /** Stop a task for the rest of this run, and what needs it. */
  function stop(key: Key): void {
    change(key, { status: "stopped", pace: null });
    for (const dependant of plan.tasks)
      if (dependant.needs.includes(key) && isUnstarted(dependant.key)) stop(dependant.key);
  }

  /** Bring every task to what is wished of it; what is running answers when it has stopped. */
  function follow(): void {
    if (control === undefined) return;
    for (const { key } of plan.tasks) {
      const { status } = state(key);
      const wish = control.wish(key);
      const inFlight = stops.get(key);
      if (inFlight !== undefined) {
        if (wish !== "run") inFlight.abort();
      } else if (status === "waiting" && wish === "pause") change(key, { status: "paused" });
      else if (status === "paused" && wish === "run") change(key, { status: "waiting" });
      else if (isUnstarted(key) && wish === "cancel") stop(key);
    }
    wake();
  }

  function listen(
    key: Key,
    event: TaskEvent,
    checkpoints: CheckpointWriter,
    pace: ReturnType<typeof createTaskPace>,
  ): void {
    switch (event.kind) {
      case "progress":
        change(key, {
          fraction: event.total > 0 ? Math.min(1, event.done / event.total) : 0,
          pace: pace(event),
        });
        return;
      case "metric":
        // A task that goes on from a checkpoint after a device loss may tell of an epoch again.
        change(key, {
          metrics: [...state(key).metrics.filter((row) => row.epoch !== event.metrics.epoch), event.metrics],
        });
        return;
      case "checkpoint":
        checkpoints.offer(event.state);
        return;
      case "warning":
        change(key, { warnings: [...state(key).warnings, event.warning] });
        return;
      default:
        event satisfies never;
    }
  }

  async function runOnPool(
    planned: PlannedTask,
    inputs: Readonly<Record<Key, Digest>>,
    ends: AbortSignal,
  ): Promise<TaskOutcome> {
    const { key, task } = planned;
    const weights: Record<Key, Uint8Array> = {};
    if (task.kind !== "train")
      for (const { source } of taskMembers(task)) {
        if (source.from === "task") {
          weights[source.key] = await shelf.weights(source.key, inputs[source.key] ?? "");
          continue;
        }
        const imported = options.imported?.get(source.digest);
        if (imported === undefined)
          throw namedError(
            "missing-weights",
            `weights ${source.digest} were imported and are not part of this run`,
          );
        weights[source.digest] = imported;
      }
    const checkpoints = createCheckpointWriter(store, key, (error) =>
      notice(`checkpoints cannot be stored, so an interrupted training starts again: ${messageOf(error)}`),
    );
    const begin = async (saved: Uint8Array | undefined) => {
      if (saved !== undefined) change(key, { metrics: checkpointHistory(saved) });
      const pace = createTaskPace(costs.get(key) ?? 0, now);
      const given: TaskInputs = { weights, checkpoints: saved === undefined ? {} : { [key]: saved } };
      return pool.run(task, given, ends, (event) => listen(key, event, checkpoints, pace));
    };
    try {
      const saved = task.kind === "train" ? (paused.get(key) ?? (await store.getCheckpoint(key))) : undefined;
      return await retryOnWorkerLoss(begin, {
        saved,
        latest: checkpoints.latest,
        isOver: () => ends.aborted,
        onRetry: (reason, from) =>
          notice(
            `"${planned.label}" ${from === undefined ? "started again" : "went on from its last epoch"} with a new worker: ${reason}`,
          ),
      });
    } finally {
      const latest = checkpoints.latest();
      if (latest !== undefined) {
        paused.set(key, latest);
        // Stopped between an epoch's state and its metrics, it shows what will be gone on from.
        if (ends.aborted) change(key, { metrics: checkpointHistory(latest) });
      }
      await checkpoints.settled();
    }
  }

  async function compute(
    planned: PlannedTask,
    inputs: Record<Key, Digest>,
    ends: AbortSignal,
  ): Promise<Artefact> {
    const { key, task, label } = planned;
    change(key, { status: "running" });
    const { data, weights, warnings, seconds, backend } = await runOnPool(planned, inputs, ends);
    const content = weights === undefined ? { data } : { data, weights };
    const digest = await contentDigest(content).catch((error) => {
      throw namedError("non-finite-result", `the result of "${label}" cannot be stored: ${messageOf(error)}`);
    });
    const provenance = { version: options.version, backend, seconds, finished: new Date().toISOString() };
    const artefact: Artefact = { key, task, digest, inputs, ...content, warnings, provenance };
    await shelf.put(artefact);
    paused.delete(key);
    return artefact;
  }

  async function runTask(planned: PlannedTask): Promise<void> {
    const { key } = planned;
    const own = new AbortController();
    stops.set(key, own);
    const ends = AbortSignal.any([signal, own.signal]);
    try {
      const inputs = inputsOf(planned);
      await store.exclusively(key, ends, async () => {
        // Another tab or process may have finished it while this one waited for the lock.
        const known = await shelf.find(key, inputs);
        if (known !== undefined) finish(known, "cached");
        else finish(await compute(planned, inputs, ends), "computed");
      });
    } catch (error) {
      if (signal.aborted) change(key, { status: "stopped", pace: null });
      else if (!own.signal.aborted) fail(key, messageOf(error));
      else if (control?.wish(key) === "cancel") stop(key);
      // Somebody may have changed their mind while it was stopping.
      else change(key, { status: control?.wish(key) === "pause" ? "paused" : "waiting", pace: null });
    } finally {
      stops.delete(key);
      // A wish that came while it was stopping.
      follow();
    }
  }

  /** What is stored already, in the order of the plan, so that the time left is known from the start. */
  async function adoptStored(): Promise<void> {
    for (const planned of plan.tasks) {
      if (signal.aborted) return;
      if (!planned.needs.every((need) => isDone(state(need)))) continue;
      const known = await shelf.find(planned.key, inputsOf(planned));
      if (known !== undefined) finish(known, "cached");
    }
  }

  await adoptStored();
  tell();
  const running = new Set<Promise<void>>();
  const unfollow = control?.onChange(follow);
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  follow();
  while (true) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (!signal.aborted)
      for (const planned of plan.tasks) {
        if (running.size >= size) break;
        if (stops.has(planned.key) || state(planned.key).status !== "waiting") continue;
        if (!planned.needs.every((need) => isDone(state(need)))) continue;
        const work: Promise<void> = runTask(planned).finally(() => running.delete(work));
        running.add(work);
      }
    const isPaused = [...states.values()].some(({ status }) => status === "paused");
    if (running.size === 0 && (signal.aborted || !isPaused)) break;
    await Promise.race([...running, woken]);
  }
  unfollow?.();
  signal.removeEventListener("abort", onAbort);
  for (const { key } of [...states.values()]) if (isUnstarted(key)) change(key, { status: "stopped" });
  const statuses = [...states.values()].map((task) => task.status);
  outcome = statuses.includes("stopped") ? "stopped" : statuses.includes("failed") ? "failed" : "finished";
  tell();
  return snapshot();
}
