import type { ExperimentSpec } from "../spec/spec.ts";
import { planeSpec } from "../studies/figure2.ts";
import { type PlaneSettings, planeDefence, planeTraining } from "./plane.ts";

/**
 * The playground of the plane as an experiment: the same kind of points, networks and training for some epochs, evaluated on
 * other points. The points are generated, at least as many as a batch has, because drawn points are not a data set.
 */
export function planeDraft(settings: PlaneSettings, epochs: number): ExperimentSpec {
  const spec = planeSpec("demo");
  const { shape, noise, dataSeed, count, hidden, learningRate, norm, seed } = settings;
  const { distance } = spec.evaluation;
  const training = planeTraining(learningRate);
  return {
    ...spec,
    name: `Boundaries in the plane, ${shape}`,
    seed,
    dataset: {
      id: "points",
      params: { shape, classes: 3, noise, seed: dataSeed, train: Math.max(training.batchSize, count) },
    },
    network: { id: "mlp", params: { hidden } },
    defence: planeDefence(settings),
    training: { ...training, epochs },
    evaluation: {
      ...spec.evaluation,
      ...(distance === undefined
        ? {}
        : { distance: { ...distance, within: distance.within.map((threat) => ({ ...threat, norm })) } }),
    },
  };
}
