import type { ResolvedChoice, System } from "../terms/system.ts";

/** The scores of a system on a few images. Interactive: never persisted, the latest request wins. */
export interface ScoresRequest {
  readonly dataset: ResolvedChoice;
  readonly system: System;
  /** Images in [0,1], row-major NHWC. */
  readonly images: Float32Array;
}

export interface ScoresResult {
  readonly images: readonly {
    /** [classes] RoBin: margins d_i; multiclass: logits. */
    readonly scores: Float32Array;
    /** The index of the highest score. */
    readonly prediction: number;
  }[];
}
