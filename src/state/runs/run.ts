import type { Plan, PlannedSystem } from "../../experiment/plan/plannedTask.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Summary } from "../../experiment/summary/rows.ts";
import { summarise } from "../../experiment/summary/summary.ts";
import { artefactsOf, isDone, type RunState, type TaskState } from "../../lab/run/runState.ts";

/** `elsewhere`: another tab is running it. `stopped`: by the user or a reload; it can be resumed. */
export type RunStatus = "preparing" | "running" | "cancelling" | "finished" | "failed" | "stopped" | "elsewhere";

/** One run of an experiment, live or from an earlier visit. Immutable. */
export interface Run {
  readonly id: string;
  readonly startedAt: string;
  readonly spec: ExperimentSpec;
  /** The user's name for the run and notes about it; empty at first. */
  readonly name: string;
  readonly notes: string;
  /** What the runs of one sweep have in common; "" for a single run. */
  readonly sweep: string;
  readonly status: RunStatus;
  /** Null until the tasks and their keys are planned. */
  readonly plan: Plan | null;
  /** In the order of the plan. */
  readonly tasks: readonly TaskState[];
  /** Fraction of the estimated cost that is done, 0 to 1. */
  readonly fraction: number;
  readonly etaSeconds: number | null;
  readonly notices: readonly string[];
  /** Summary of the evaluations so far; null before the first one has finished. */
  readonly summary: Summary | null;
  /** One sentence that says why the run as a whole failed. */
  readonly error: string | null;
}

export function newRun(id: string, startedAt: string, spec: ExperimentSpec): Run {
  return {
    id,
    startedAt,
    spec,
    name: "",
    notes: "",
    sweep: "",
    status: "preparing",
    plan: null,
    tasks: [],
    fraction: 0,
    etaSeconds: null,
    notices: [],
    summary: null,
    error: null,
  };
}

/** The run with the executor's state. A run that is being cancelled stays so until the executor has ended. */
export function withState(run: Run, state: RunState): Run {
  const isCancelling = run.status === "cancelling" && state.outcome === "running";
  return {
    ...run,
    status: isCancelling ? "cancelling" : state.outcome,
    tasks: state.tasks,
    fraction: state.fraction,
    etaSeconds: state.etaSeconds,
    notices: state.notices,
  };
}

/** Whether this tab is working on the run. */
export function isLive(run: Run): boolean {
  return run.status === "preparing" || run.status === "running" || run.status === "cancelling";
}

/** Whether a live run waits until the user resumes its tasks. */
export function isPaused(run: Run): boolean {
  return (
    run.status === "running" &&
    run.tasks.some(({ status }) => status === "paused") &&
    !run.tasks.some(({ status }) => status === "running")
  );
}

/** The systems whose member networks are all trained, and which can therefore be attacked. */
export function trainedSystems(run: Pick<Run, "plan" | "tasks">): readonly PlannedSystem[] {
  const done = new Set(run.tasks.filter(isDone).map(({ key }) => key));
  return (run.plan?.systems ?? []).filter(({ system }) =>
    system.members.every(({ source }) => source.from === "import" || done.has(source.key)),
  );
}

/** The summary of what was measured so far; null before the first evaluation has finished. */
export function summaryOf({ plan, tasks }: Pick<Run, "plan" | "tasks">): Summary | null {
  const isMeasured = tasks.some(({ data }) => data !== null && data.kind !== "train");
  return plan === null || !isMeasured ? null : summarise(plan, artefactsOf(tasks));
}

/** The user's name for the run, else the experiment and its local start time: "Digits, quick · 14:32". */
export function runLabel(run: Pick<Run, "spec" | "startedAt" | "name">, now = new Date()): string {
  if (run.name !== "") return run.name;
  const started = new Date(run.startedAt);
  const isToday = started.toDateString() === now.toDateString();
  const time = started.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = started.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  const short = run.spec.name.split(":")[0] ?? run.spec.name;
  const changed = run.spec.name.endsWith("(changed)") && !short.endsWith("(changed)") ? ", changed" : "";
  return `${short}${changed} · ${isToday ? time : `${day}, ${time}`}`;
}
