import { tensor4d, tidy } from "@tensorflow/tfjs-core";
import { padded } from "../attacks/batch.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { rowsOf } from "../decompositions/decision.ts";

/** Scores of the whole system, [classes] per image, of images in [0,1], row-major NHWC. Throws on a ragged last image. */
export async function scoreImages(classifier: Classifier, pixels: Float32Array): Promise<Float32Array[]> {
  const size = classifier.shape[0] * classifier.shape[1] * classifier.shape[2];
  if (pixels.length % size !== 0)
    throw new RangeError(`${pixels.length} pixels found, expected images of ${classifier.shape.join(" x ")}`);
  const images = Array.from({ length: pixels.length / size }, (_, image) => image);
  const rows = padded(images);
  const batch = new Float32Array(rows.length * size);
  for (const [i, image] of rows.entries())
    batch.set(pixels.subarray(image * size, (image + 1) * size), i * size);
  const scores = tidy(() => classifier.scores(tensor4d(batch, [rows.length, ...classifier.shape])));
  try {
    return rowsOf((await scores.data()) as Float32Array, classifier.classes).slice(0, images.length);
  } finally {
    scores.dispose();
  }
}
