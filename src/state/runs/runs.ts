import { createStore } from "zustand/vanilla";
import { messageOf } from "../../lab/engine/namedError.ts";
import { rememberRun } from "./rememberedRuns.ts";
import { isLive, type Run } from "./run.ts";

export interface RunsState {
  /** Latest first. At most one of them is live. */
  readonly runs: readonly Run[];
  /** Whether the runs of earlier visits have been looked up. */
  readonly isRestored: boolean;
  /** What went wrong outside any run, such as storage that is blocked. */
  readonly notices: readonly string[];
}

export const runsStore = createStore<RunsState>()(() => ({ runs: [], isRestored: false, notices: [] }));

/** The run that is going on in this tab. */
export function liveRun(state: RunsState): Run | undefined {
  return state.runs.find(isLive);
}

/** @throws when it was removed. */
export function findRun(id: string): Run {
  const run = runsStore.getState().runs.find((candidate) => candidate.id === id);
  if (run === undefined) throw new Error(`unknown run ${id}: it was removed`);
  return run;
}

/** Put a run on the list, or in the place of the one with its id. */
export function addRun(run: Run): void {
  runsStore.setState(({ runs }) => ({
    runs: [...runs.filter(({ id }) => id !== run.id), run].sort((a, b) =>
      b.startedAt.localeCompare(a.startedAt),
    ),
  }));
}

export function changeRun(id: string, part: Partial<Run>): void {
  runsStore.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, ...part } : run)),
  }));
}

/** Remember a run for later visits. */
export function remember(
  { id, startedAt, spec, name, notes }: Run,
  outcome: "running" | "finished" | "failed" | "stopped",
): void {
  attempt(() => rememberRun({ id, startedAt, spec, name, notes, outcome }));
}

/** Storage for small things may be blocked: the run goes on, and the page says what is lost. */
export function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    notice(`this browser does not remember runs, so a reload loses the list: ${messageOf(error)}`);
  }
}

/** Tell the visitor something that belongs to no run. */
export function notice(text: string): void {
  runsStore.setState(({ notices }) => (notices.includes(text) ? {} : { notices: [...notices, text] }));
}
