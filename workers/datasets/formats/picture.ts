import { decodeJpeg } from "./jpeg.ts";
import { limits } from "./limits.ts";
import { decodePng } from "./pngPicture.ts";
import { datasetFileError } from "./problem.ts";
import { kindOf, startsWith } from "./signature.ts";

/** One decoded picture. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** uint8 [height, width, channels]. */
  readonly pixels: Uint8Array;
}

/**
 * A PNG or JPEG, told apart by its first bytes. `budget` is how many pixels the rest of the data set may still ask for.
 * Throws a `dataset-file` error; a size over the limit is refused before anything is unpacked.
 */
export function decodePicture(file: string, bytes: Uint8Array, budget: PixelBudget): Picture {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) return decodePng(file, bytes, budget);
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return decodeJpeg(file, bytes, budget);
  throw datasetFileError(file, `is ${kindOf(bytes)}, expected a png or jpeg picture: convert it first`);
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
