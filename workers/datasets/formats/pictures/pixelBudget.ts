import { limits } from "../limits.ts";
import { datasetFileError } from "../problem.ts";

/** One decoded picture. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** uint8 [height, width, channels]. */
  readonly pixels: Uint8Array;
}

/** Counts the pixels that the pictures of one data set unpack to. */
export interface PixelBudget {
  /** Throws a `dataset-file` error when a picture of this size is too large or one too many. */
  take(file: string, height: number, width: number): void;
}

export function pixelBudget(most: { readonly picture: number; readonly all: number }): PixelBudget {
  let left = most.all;
  return {
    take(file, height, width) {
      const pixels = height * width;
      if (height < 1 || width < 1 || pixels > most.picture || Math.max(height, width) > limits.sourceSide)
        throw datasetFileError(
          file,
          `is a picture of ${height} x ${width} pixels, 1 to ${most.picture} in sides of at most ${limits.sourceSide} are read: make it smaller`,
        );
      left -= pixels;
      if (left < 0)
        throw datasetFileError(
          file,
          `and the pictures before it have more than the ${most.all} pixels that are read`,
        );
    },
  };
}
