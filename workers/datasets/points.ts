import { factsOf } from "../../src/experiment/catalogue/datasetFacts.ts";
import entry, { pointsHeldOut } from "../../src/experiment/catalogue/datasets/points.ts";
import { generatePoints, type PointShape } from "../../src/experiment/sampling/points.ts";
import { consecutive, type DatasetReader } from "./dataset.ts";

/** Generated points: test points first, then validation, so that the number of training points changes neither. */
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
    return {
      shape,
      classes,
      images,
      labels,
      splits: {
        test: consecutive(0, test),
        validation: consecutive(test, validation),
        train: consecutive(test + validation, splits.train),
      },
    };
  },
};
