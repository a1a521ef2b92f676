import type { RawLabels } from "./labels.ts";

/** Images of one size, as a data set holds them. */
export interface DecodedImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** uint8 [count, height, width, channels]. */
  readonly images: Uint8Array;
}

/** Images, each with its label: `labels` has `count` values. */
export interface LabelledImages extends DecodedImages, RawLabels {}
