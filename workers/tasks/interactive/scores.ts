import type { GradientsResult, ScoresRequest, ScoresResult } from "../../../src/experiment/interactive/scores.ts";
import { scoreGradients } from "../../attacking/scoreGradients.ts";
import { imagesIn, scoreImages } from "../../attacking/scoreImages.ts";
import { batchOf } from "../../attacks/batch/rows.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";

/** Scores and decision of a system on a few images. Throws when the pixels are not a whole number of its images. */
export async function runScores(request: Pick<ScoresRequest, "images">, classifier: Classifier): Promise<ScoresResult> {
  const scores = await scoreImages(classifier, requestedImages(request.images, classifier));
  return {
    images: scores.map((row) => ({ scores: Float32Array.from(row), prediction: decide(row).prediction })),
  };
}

/** As `runScores`, with the input gradient of every score. Throws whatever `yieldPoint` throws, too. */
export async function runGradients(
  request: Pick<ScoresRequest, "images">,
  classifier: Classifier,
  yieldPoint: () => Promise<void>,
): Promise<GradientsResult> {
  const { images } = await runScores(request, classifier);
  const x = batchOf(imagesIn(request.images, classifier), classifier.shape);
  try {
    const gradients = await scoreGradients(x, classifier, yieldPoint);
    return {
      images: images.map((scored, image) => ({
        ...scored,
        gradients: gradients.map((column) => Float32Array.from(column[image] as Float32Array)),
      })),
    };
  } finally {
    x.dispose();
  }
}

/** The images of a request. Throws a RangeError unless there is at least one, and all are complete. */
function requestedImages(pixels: Float32Array, classifier: Classifier): readonly Float32Array[] {
  const images = imagesIn(pixels, classifier);
  if (images.length === 0) throw new RangeError("0 pixels found, at least one image expected");
  return images;
}
