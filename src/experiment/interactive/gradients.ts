import type { ResolvedChoice, System } from "../terms/system.ts";

/** Input gradients of all scores at a few images. Interactive: not stored; the latest request wins. */
export interface GradientsRequest {
  readonly dataset: ResolvedChoice;
  readonly system: System;
  /** Images in [0,1], row-major NHWC. */
  readonly images: Float32Array;
}

export interface GradientsResult {
  readonly images: readonly {
    /** RoBin: margins d_i; multiclass: logits. */
    readonly scores: Float32Array;
    readonly prediction: number;
    /** One per score, the shape of the image. */
    readonly gradients: readonly Float32Array[];
  }[];
}
