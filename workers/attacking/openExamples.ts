import type { Criterion } from "../../src/experiment/terms/system.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { gatherPixels } from "../datasets/gather.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide, rowsOf } from "../decompositions/decision.ts";
import { type Judged, judgedBy } from "./criterion.ts";
import type { Doubts } from "./evaluationWarnings.ts";
import { scoreImages } from "./scoreImages.ts";

/** An example of a test split, and what the system makes of its clean image. */
export interface OpenExample {
  readonly id: number;
  /** The clean image, flat, in [0,1]. */
  readonly pixels: Float32Array;
  readonly label: number;
  readonly cleanPrediction: number;
  /** The clean prediction meets the criterion: it counts as broken at once. */
  readonly cleanWrong: boolean;
  readonly judged: Judged;
}

/** The clean pass over some examples. */
export async function openExamples(
  classifier: Classifier,
  dataset: Dataset,
  criterion: Criterion,
  ids: readonly number[],
  doubts: Doubts,
): Promise<readonly OpenExample[]> {
  const pixels = gatherPixels(dataset, ids);
  const images = rowsOf(pixels, pixels.length / ids.length);
  const scores = await scoreImages(classifier, pixels);
  return ids.map((id, row) => {
    const label = dataset.labels[id] as number;
    const cleanScores = scores[row] as Float32Array;
    const { prediction, tie } = decide(cleanScores);
    doubts.sawScores(cleanScores, tie);
    const example = judgedBy(classifier, criterion, label, cleanScores);
    return {
      id,
      pixels: images[row] as Float32Array,
      label,
      cleanPrediction: prediction,
      cleanWrong: example.met(prediction),
      judged: example,
    };
  });
}
