import type { GradientsRequest, GradientsResult } from "../../../src/experiment/interactive/gradients.ts";
import { scoreGradients } from "../../attacking/scoreGradients.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { batchOf } from "../../attacks/batch/rows.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { requestedImages } from "./scores.ts";

/**
 * Scores, decision, and the input gradient of every score at a few images. Throws when the pixels are not a whole number
 * of the system's images, and whatever `yieldPoint` throws.
 */
export async function runGradients(
  request: Pick<GradientsRequest, "images">,
  classifier: Classifier,
  yieldPoint: () => Promise<void>,
): Promise<GradientsResult> {
  const images = requestedImages(request.images, classifier);
  const scores = await scoreImages(classifier, images);
  const x = batchOf(images, classifier.shape);
  try {
    const gradients = await scoreGradients(x, classifier, yieldPoint);
    return {
      images: scores.map((row, image) => ({
        scores: Float32Array.from(row),
        prediction: decide(row).prediction,
        gradients: gradients.map((column) => Float32Array.from(column[image] as Float32Array)),
      })),
    };
  } finally {
    x.dispose();
  }
}
