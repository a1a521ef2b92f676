import type { Choice, Norm, Threat } from "../terms/choice.ts";
import type { ResolvedChoice, System } from "../terms/system.ts";

/** Attacks a few images and keeps every iterate. Interactive: not stored; the latest request wins. */
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
  /** Ids that seed the start noise: positions in the split, or any number for an own image. */
  readonly ids: readonly number[];
  /** For targeted attacks: the target class of each image. */
  readonly targets?: readonly number[];
}

/** All iterates of one attack run on one image. A strategy with several objectives (Best Arm) has several runs. */
export interface Trajectory {
  /** Label of the objective: "softmax", "push arm 3 down", "3 to 8". */
  readonly objective: string;
  /** Step 0 is the start (after the random start); images row-major, one after the other. */
  readonly images: Float32Array;
  /** [steps + 1, classes] scores of the whole system (RoBin: margins d_i; multiclass: logits). */
  readonly scores: Float32Array;
  readonly loss: Float32Array;
  /** Measured size of the perturbation in the threat's norm, per step. */
  readonly size: Float32Array;
  readonly predictions: Int32Array;
  /** First step at which the image is an error within the budget, or -1. */
  readonly firstSuccess: number;
  /** Last step at which anything changes. */
  readonly end: number;
}

/** The image of `size` values at a step of a run: a view, not a copy. */
export const imageAtStep = ({ images }: Pick<Trajectory, "images">, step: number, size: number): Float32Array =>
  images.subarray(step * size, (step + 1) * size);

export interface CraftResult {
  readonly norm: Norm;
  readonly epsilon: number;
  /** Per image: the clean scores and prediction, and the runs in the order tried. */
  readonly images: readonly {
    readonly cleanScores: Float32Array;
    readonly cleanPrediction: number;
    readonly runs: readonly Trajectory[];
    /** The run that broke the image first (for minimum-norm attacks: with the smallest perturbation), else the closest one. */
    readonly best: number;
    readonly broken: boolean;
  }[];
  readonly seconds: number;
}
