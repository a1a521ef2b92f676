import type { ResolvedChoice, System } from "../terms/system.ts";

/** The scores of a system on a few images. Interactive: never persisted, the latest request wins. */
export interface ScoresRequest {
  readonly dataset: ResolvedChoice;
  readonly system: System;
  /** Images in [0,1], row-major NHWC. */
  readonly images: Float32Array;
}

interface ScoredImage {
  /** [classes] RoBin: margins d_i; multiclass: logits. */
  readonly scores: Float32Array;
  /** The index of the highest score. */
  readonly prediction: number;
}

export interface ScoresResult {
  readonly images: readonly ScoredImage[];
}

/** The scores, and the input gradient of each: one per score, the shape of the image. */
export interface GradientsResult {
  readonly images: readonly (ScoredImage & { readonly gradients: readonly Float32Array[] })[];
}
