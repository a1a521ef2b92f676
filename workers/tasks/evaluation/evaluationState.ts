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

/** How far an evaluation is: between two rounds of attacks on one batch. */
export interface EvaluationState {
  /** Results of the batches before. */
  readonly finished: readonly Verdict[];
  /** Results of the batch so far, and the suite step and round that come next. */
  readonly batch: readonly Verdict[];
  readonly suiteStep: number;
  readonly round: number;
  readonly counts: WarningCounts;
  /** Images of a full batch, which differs between devices. */
  readonly batchSize: number;
}

/** The state as the bytes of a checkpoint: JSON, which keeps every number exactly. */
export function writeEvaluationState(state: EvaluationState): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ format, ...state }));
}

/**
 * The state that a checkpoint holds; undefined when another version of the lab wrote it, or a device with batches of
 * another size. An evaluation then starts over, with the same result.
 */
export function readEvaluationState(checkpoint: Uint8Array, batchSize: number): EvaluationState | undefined {
  try {
    const state = JSON.parse(new TextDecoder().decode(checkpoint));
    return state.format === format && state.batchSize === batchSize ? state : undefined;
  } catch {
    return undefined;
  }
}
