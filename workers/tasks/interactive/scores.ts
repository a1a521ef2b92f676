import type { ScoresRequest, ScoresResult } from "../../../src/experiment/interactive/scores.ts";
import { imagesIn, scoreImages } from "../../attacking/scoreImages.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";

/** Scores and decision of a system on a few images. Throws when the pixels are not a whole number of its images. */
export async function runScores(
  request: Pick<ScoresRequest, "images">,
  classifier: Classifier,
): Promise<ScoresResult> {
  const scores = await scoreImages(classifier, requestedImages(request.images, classifier));
  return {
    images: scores.map((row) => ({ scores: Float32Array.from(row), prediction: decide(row).prediction })),
  };
}

/** The images of a request. Throws a RangeError unless there is at least one, and all are complete. */
export function requestedImages(pixels: Float32Array, classifier: Classifier): readonly Float32Array[] {
  const images = imagesIn(pixels, classifier);
  if (images.length === 0) throw new RangeError("0 pixels found, at least one image expected");
  return images;
}
