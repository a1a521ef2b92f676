import { createStore } from "zustand/vanilla";
import { canonicalJson } from "../../experiment/plan/key.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { ExperimentResult, ScaleId, Study, StudyResults } from "../../experiment/studies/study.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import { startRun } from "../runs/liveRun.ts";
import type { Run } from "../runs/run.ts";
import { runsStore } from "../runs/runsStore.ts";

/** A study that this page is working through, one experiment after the other. */
export interface StudyUnderWay {
  readonly study: string;
  readonly scale: ScaleId;
  /** Id of the experiment that is running. */
  readonly experiment: string;
  readonly left: number;
}

export interface StudyRunsState {
  readonly underWay: StudyUnderWay | null;
  /** Why the last study ended early; null: it did not. */
  readonly error: string | null;
}

export const studyRunsStore = createStore<StudyRunsState>()(() => ({ underWay: null, error: null }));

/** Texts of the specs of runs, which are asked for whenever a run has news. */
const texts = new WeakMap<object, string>();

function textOf(spec: ExperimentSpec): string {
  const text = texts.get(spec) ?? canonicalJson(spec);
  texts.set(spec, text);
  return text;
}

/** The latest run on this page of exactly this experiment; finished ones before others. */
function runOf(runs: readonly Run[], spec: ExperimentSpec): Run | undefined {
  const text = textOf(spec);
  const same = runs.filter((run) => textOf(run.spec) === text);
  return same.find(({ status }) => status === "finished") ?? same[0];
}

/** What the runs of this page say about a study; an experiment that was not run here is not there. */
export function resultsHere(study: Study, scale: ScaleId, runs: readonly Run[]): StudyResults {
  const found = study.experiments(scale).flatMap(({ id, spec }): [string, ExperimentResult][] => {
    const run = runOf(runs, spec);
    if (run === undefined || run.plan === null || run.summary === null) return [];
    return [[id, { plan: run.plan, artefacts: artefactsOf(run.tasks), summary: run.summary }]];
  });
  return new Map(found);
}

/**
 * Run every experiment of a study that has not finished here, one after the other: what they share is trained once. Ends
 * when all are done, or when one is stopped or fails; then `error` says so, and starting again goes on from there.
 */
export async function startStudy(study: Study, scale: ScaleId): Promise<void> {
  if (studyRunsStore.getState().underWay !== null)
    throw new Error("a study is under way: wait for it to end");
  studyRunsStore.setState({ error: null });
  try {
    const wanted = study
      .experiments(scale)
      .filter(({ spec }) => runOf(runsStore.getState().runs, spec)?.status !== "finished");
    for (const [i, { id, spec }] of wanted.entries()) {
      studyRunsStore.setState({
        underWay: { study: study.id, scale, experiment: id, left: wanted.length - i - 1 },
      });
      await startRun(spec);
      const run = runOf(runsStore.getState().runs, spec);
      if (run?.status !== "finished")
        throw new Error(
          `${id} is ${run?.status ?? "gone"}${run?.error ? `: ${run.error}` : ""}; start the study again to go on`,
        );
    }
  } catch (error) {
    studyRunsStore.setState({ error: messageOf(error) });
  } finally {
    studyRunsStore.setState({ underWay: null });
  }
}
