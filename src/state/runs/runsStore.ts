import { createStore } from "zustand/vanilla";
import { messageOf } from "../../lab/engine/namedError.ts";
import { type RememberedRun, rememberRun } from "./rememberedRuns.ts";
import { isLive, type Run } from "./run.ts";

interface RunsState {
  /** Latest first. At most one of them is live. */
  readonly runs: readonly Run[];
  /** Whether the runs of earlier visits have been restored. */
  readonly isRestored: boolean;
  /** Problems that concern no single run, such as blocked storage. */
  readonly notices: readonly string[];
}

export const runsStore = createStore<RunsState>()(() => ({ runs: [], isRestored: false, notices: [] }));

/** The run that this tab is working on. */
export function liveRun(state: RunsState): Run | undefined {
  return state.runs.find(isLive);
}

/** @throws when the run was removed. */
export function findRun(id: string): Run {
  const run = runsStore.getState().runs.find((candidate) => candidate.id === id);
  if (run === undefined) throw new Error(`unknown run ${id}: it was removed`);
  return run;
}

/** Adds a run to the list, or replaces the one with its id. */
export function addRun(run: Run): void {
  runsStore.setState(({ runs }) => ({
    runs: [...runs.filter(({ id }) => id !== run.id), run].sort((a, b) => b.startedAt.localeCompare(a.startedAt)),
  }));
}

export function changeRun(id: string, part: Partial<Run>): void {
  runsStore.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, ...part } : run)),
  }));
}

/** Remembers a run for later visits. */
export function remember({ id, startedAt, spec, name, notes, sweep }: Run, outcome: RememberedRun["outcome"]): void {
  tryStoring(() => rememberRun({ id, startedAt, spec, name, notes, ...(sweep === "" ? {} : { sweep }), outcome }));
}

/** Runs `store`; where the browser blocks storage, the run continues and a notice says what is lost. */
export function tryStoring(store: () => void): void {
  try {
    store();
  } catch (error) {
    addNotice(`this browser does not remember runs, so a reload loses the list: ${messageOf(error)}`);
  }
}

/** Adds a notice that concerns no single run, once for each text. */
export function addNotice(text: string): void {
  runsStore.setState(({ notices }) => (notices.includes(text) ? {} : { notices: [...notices, text] }));
}
