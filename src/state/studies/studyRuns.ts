import { createStore } from "zustand/vanilla";
import { canonicalJson } from "../../experiment/plan/key.ts";
import { withArithmetic } from "../../experiment/spec/arithmetic.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { ExperimentResult, ScaleId, Study, StudyResults } from "../../experiment/studies/study.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import { startRun } from "../runs/liveRun.ts";
import type { Run } from "../runs/run.ts";
import { runsStore } from "../runs/runsStore.ts";

/** A study that this page is running, one experiment after the other. */
interface StudyUnderWay {
  readonly study: string;
  readonly scale: ScaleId;
  /** Id of the running experiment. */
  readonly experiment: string;
  readonly left: number;
}

interface StudyRunsState {
  readonly underWay: StudyUnderWay | null;
  /** Why the last study ended early; null if it did not. */
  readonly error: string | null;
}

export const studyRunsStore = createStore<StudyRunsState>()(() => ({ underWay: null, error: null }));

/** Texts of specs, which are compared at every change of a run. */
const texts = new WeakMap<object, string>();

function textOf(spec: ExperimentSpec): string {
  const text = texts.get(spec) ?? canonicalJson(withArithmetic(spec, undefined));
  texts.set(spec, text);
  return text;
}

/** The latest run of exactly this experiment on this page, in any arithmetic; a finished one if there is any. */
function runOf(runs: readonly Run[], spec: ExperimentSpec): Run | undefined {
  const text = textOf(spec);
  const same = runs.filter((run) => textOf(run.spec) === text);
  return same.find(({ status }) => status === "finished") ?? same[0];
}

/** The results of a study from the runs on this page; experiments that did not run here are missing. */
export function resultsHere(study: Study, scale: ScaleId, runs: readonly Run[]): StudyResults {
  const found = study.experiments(scale).flatMap(({ id, spec }): [string, ExperimentResult][] => {
    const run = runOf(runs, spec);
    if (run === undefined || run.plan === null || run.summary === null) return [];
    return [[id, { plan: run.plan, artefacts: artefactsOf(run.tasks), summary: run.summary }]];
  });
  return new Map(found);
}

/**
 * Runs every experiment of a study that has not finished here, one after the other; shared networks are trained once.
 * Ends when all are done or one is stopped or fails, which sets `error`; starting the study again resumes it.
 */
export async function startStudy(study: Study, scale: ScaleId): Promise<void> {
  if (studyRunsStore.getState().underWay !== null) throw new Error("a study is running: wait until it finishes");
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
          `${id} is ${run?.status ?? "gone"}${run?.error ? `: ${run.error}` : ""}; start the study again to resume it`,
        );
    }
  } catch (error) {
    studyRunsStore.setState({ error: messageOf(error) });
  } finally {
    studyRunsStore.setState({ underWay: null });
  }
}
