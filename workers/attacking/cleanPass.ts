import type { Criterion } from "../../src/experiment/terms/system.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { gatherPixels } from "../datasets/gather.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { decide, rowsOf } from "../decompositions/decision.ts";
import { type JudgedExample, judgedExample } from "./criterion.ts";
import type { EvaluationWarnings } from "./evaluationWarnings.ts";
import { scoreImages } from "./scoreImages.ts";

/** An image of a data set, and the system's decision on it without an attack. */
export interface CleanExample {
  /** Index in the data set. */
  readonly id: number;
  /** The clean image, flat, in [0,1]. */
  readonly pixels: Float32Array;
  readonly label: number;
  readonly cleanPrediction: number;
  /** The clean prediction is an error by the criterion, so the example counts as broken without an attack. */
  readonly cleanWrong: boolean;
  readonly judged: JudgedExample;
}

/** Scores and judges the images `ids` of a data set as they are. */
export async function cleanPass(
  classifier: Classifier,
  dataset: Dataset,
  criterion: Criterion,
  ids: readonly number[],
  warnings?: EvaluationWarnings,
): Promise<readonly CleanExample[]> {
  const pixels = gatherPixels(dataset, ids);
  const images = rowsOf(pixels, pixels.length / ids.length);
  const scores = await scoreImages(classifier, images);
  return ids.map((id, row) => {
    const label = dataset.labels[id] as number;
    const cleanScores = scores[row] as Float32Array;
    const { prediction, tie } = decide(cleanScores);
    warnings?.countDecision(cleanScores, tie);
    const judged = judgedExample(classifier, criterion, label, cleanScores);
    return {
      id,
      pixels: images[row] as Float32Array,
      label,
      cleanPrediction: prediction,
      cleanWrong: judged.isAdversarial(prediction),
      judged,
    };
  });
}
