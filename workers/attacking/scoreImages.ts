import { tidy } from "@tensorflow/tfjs-core";
import { imageSize } from "../../src/experiment/catalogue/datasetFacts.ts";
import { batchOf, padded } from "../attacks/batch/rows.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { rowsOf } from "../decompositions/decision.ts";

/**
 * Scores of the whole system, [classes] per image. Images are in [0,1], flat, or all in one array, row-major NHWC.
 * Throws a RangeError when the pixels are not a whole number of the system's images.
 */
export async function scoreImages(
  classifier: Classifier,
  images: Float32Array | readonly Float32Array[],
): Promise<Float32Array[]> {
  const rows = images instanceof Float32Array ? imagesIn(images, classifier) : images;
  const scores = tidy(() => classifier.scores(batchOf(padded(rows), classifier.shape)));
  try {
    return rowsOf((await scores.data()) as Float32Array, classifier.classes).slice(0, rows.length);
  } finally {
    scores.dispose();
  }
}

/** The images of a row-major NHWC array. Throws a RangeError when the last image is incomplete. */
export function imagesIn(pixels: Float32Array, classifier: Pick<Classifier, "shape">): Float32Array[] {
  const size = imageSize(classifier);
  if (pixels.length % size !== 0)
    throw new RangeError(
      `${pixels.length} pixels found, a multiple of ${size} (images of ${classifier.shape.join(" x ")}) expected`,
    );
  return rowsOf(pixels, size);
}
