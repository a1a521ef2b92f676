import { tensor4d } from "@tensorflow/tfjs-core";
import type { GradientsRequest, GradientsResult } from "../../../src/experiment/interactive/gradients.ts";
import { scoreGradients } from "../../attacking/scoreGradients.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";

/**
 * Scores, decision and the input gradient of every score at a few images. Throws when the pixels are not a whole number
 * of the system's images, and whatever `yieldPoint` throws.
 */
export async function runGradients(
  { images }: Pick<GradientsRequest, "images">,
  classifier: Classifier,
  yieldPoint: () => Promise<void>,
): Promise<GradientsResult> {
  const [height, width, channels] = classifier.shape;
  const size = height * width * channels;
  const count = images.length / size;
  if (!Number.isInteger(count) || count === 0)
    throw new RangeError(
      `${images.length} pixels found, a multiple of ${size} (images of ${classifier.shape.join(" x ")}) expected`,
    );
  const x = tensor4d(images, [count, height, width, channels]);
  try {
    const { gradients, scores } = await scoreGradients(x, classifier, yieldPoint);
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
