/** Images of one size, as a data set holds them. */
export interface DecodedImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** uint8 [count, height, width, channels]. */
  readonly images: Uint8Array;
}

/** Images, each with its class. */
export interface LabelledImages extends DecodedImages {
  /** [count], each below `classes.length` if there are names. */
  readonly labels: Uint8Array;
  /** Class names in the order of the labels; null if the file has none. */
  readonly classes: readonly string[] | null;
}
