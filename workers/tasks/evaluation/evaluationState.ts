import { getBackend } from "@tensorflow/tfjs-core";
import type { WarningCounts } from "../../attacking/evaluationWarnings.ts";

const format = "robin-lab-evaluation-state-1";

/** The result of one example so far. */
export interface Verdict {
  /** Index in the data set. */
  readonly id: number;
  readonly label: number;
  readonly cleanWrong: boolean;
  readonly cleanPrediction: number;
  broken: boolean;
  prediction: number;
  size: number;
  /** Attack step of the first success, or -1. */
  step: number;
  /** Tag of the objective that broke it, or -1. */
  objective: number;
  /** Index of the suite step that broke it, or -1. */
  suiteStep: number;
}

/** How far an evaluation is. */
export interface EvaluationState {
  readonly verdicts: readonly Verdict[];
  /** What comes next: a suite step, a round of its objectives, and a position among the examples. */
  readonly suiteStep: number;
  readonly round: number;
  readonly position: number;
  readonly counts: WarningCounts;
  /** Share of the work that is done, 0 to 1. */
  readonly share: number;
}

/** The state as the bytes of a checkpoint: JSON, which keeps every number exactly. */
export function writeEvaluationState(state: EvaluationState): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ format, backend: getBackend(), ...state }));
}

/**
 * The state that a checkpoint holds; undefined when another version of the lab or another backend wrote it: the evaluation
 * then starts over, so that its result comes from one backend.
 */
export function readEvaluationState(checkpoint: Uint8Array): EvaluationState | undefined {
  try {
    const state = JSON.parse(new TextDecoder().decode(checkpoint));
    return state.format === format && state.backend === getBackend() ? state : undefined;
  } catch {
    return undefined;
  }
}
