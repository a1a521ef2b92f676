import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import entry, { pointsHeldOut } from "../../src/experiment/catalogue/datasets/points.ts";
import { generatePoints, type PointShape } from "../../src/experiment/sampling/points.ts";
import type { DatasetReader } from "./dataset.ts";

/** Generated points: the first are for testing, the next for validation, so that more training points move neither. */
export const points: DatasetReader = {
  id: entry.id,
  decode(_, params) {
    const { shape, classes, splits } = factsOf({ id: entry.id, params });
    const recipe = {
      shape: params.shape as PointShape,
      classes: classes.length,
      noise: Number(params.noise),
      seed: Number(params.seed),
    };
    const { test, validation } = pointsHeldOut;
    const { points: images, labels } = generatePoints(recipe, test + validation + splits.train);
    const range = (from: number, count: number) => Uint32Array.from({ length: count }, (_, i) => from + i);
    return {
      shape,
      classes,
      images,
      labels,
      splits: {
        test: range(0, test),
        validation: range(test, validation),
        train: range(test + validation, splits.train),
      },
    };
  },
};
