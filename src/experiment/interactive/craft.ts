import type { Choice, Norm, Threat } from "../terms/choice.ts";
import type { ResolvedChoice, System } from "../terms/system.ts";

/** Attack a few images and keep every iterate. Interactive: never persisted, latest request wins. */
export interface CraftRequest {
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly attack: Choice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly seed: number;
  /** Images in [0,1], row-major NHWC, and their true labels. */
  readonly images: Float32Array;
  readonly labels: readonly number[];
  /** Ids that seed the start noise: positions in the split, or any number for the user's own image. */
  readonly ids: readonly number[];
  /** Targeted: the class that the prediction should become, per image. */
  readonly targets?: readonly number[];
}

/** Every iterate of one attack run on one image. A strategy with several objectives (Best Arm) gives several runs. */
export interface Trajectory {
  /** What the run climbs, readable: "softmax", "push arm 3 down", "3 to 8". */
  readonly objective: string;
  /** Step 0 is the start (after the random start); images row-major, one after the other. */
  readonly images: Float32Array;
  /** [steps + 1, classes] scores of the whole system (RoBin: margins d_i; multiclass: logits). */
  readonly scores: Float32Array;
  readonly loss: Float32Array;
  /** Re-measured size of the perturbation in the threat's norm, per step. */
  readonly size: Float32Array;
  readonly predictions: Int32Array;
  /** First step at which the criterion is met inside the budget, or -1. */
  readonly firstSuccess: number;
  /** Last step that says something new; from there on the run stands still. */
  readonly end: number;
}

export interface CraftResult {
  readonly norm: Norm;
  readonly epsilon: number;
  /** Per image: the clean scores and prediction, and the runs in the order tried. */
  readonly images: readonly {
    readonly cleanScores: Float32Array;
    readonly cleanPrediction: number;
    readonly runs: readonly Trajectory[];
    /** The run that broke the image soonest (or by the least, if that is looked for), else the one that came nearest. */
    readonly best: number;
    readonly broken: boolean;
  }[];
  readonly seconds: number;
}
