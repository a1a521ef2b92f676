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

/** Limits the pixels that the pictures of one data set unpack to. */
export interface PixelBudget {
  /** Throws a `dataset-file` error if a picture of this size is too large or exceeds what is left. */
  take(file: string, height: number, width: number): void;
}

/** A budget of `all` pixels, and at most `picture` for each picture. */
export function pixelBudget({ picture, all }: { readonly picture: number; readonly all: number }): PixelBudget {
  let left = all;
  return {
    take(file, height, width) {
      const pixels = height * width;
      if (height < 1 || width < 1 || pixels > picture || Math.max(height, width) > limits.sourceSide)
        throw datasetFileError(
          file,
          `is a picture of ${height} x ${width} pixels, expected 1 to ${picture} in sides of at most ${limits.sourceSide}: make it smaller`,
        );
      left -= pixels;
      if (left < 0) throw datasetFileError(file, `and the pictures before it have more than the ${all} pixels allowed`);
    },
  };
}
