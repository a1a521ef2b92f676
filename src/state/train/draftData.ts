import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import type { StrategyEntry } from "../../experiment/catalogue/nouns.ts";
import { isKnown } from "../../experiment/catalogue/params.ts";
import { strategies } from "../../experiment/catalogue/strategies/index.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Choice } from "../../experiment/terms/choice.ts";

/**
 * An experiment on other data, adapted to them: it uses at most the images that they have, no batch larger than the
 * training split, and only strategies that their number of classes allows. The result may still be invalid.
 */
export function onData(spec: ExperimentSpec, dataset: Choice): ExperimentSpec {
  const { splits, classes } = factsOf(dataset);
  const fits = (id: string) =>
    !isKnown("strategies", id) || (strategies[id] as StrategyEntry).minClasses <= classes.length;
  const { evaluation, training } = spec;
  const available = splits[evaluation.split ?? "test"];
  const { distance } = evaluation;
  return {
    ...spec,
    dataset,
    training: { ...training, batchSize: Math.min(training.batchSize, splits.train) },
    evaluation: {
      ...evaluation,
      examples: Math.min(evaluation.examples, available),
      strategies: evaluation.strategies.filter(fits),
      ...(distance === undefined
        ? {}
        : {
            distance: {
              ...distance,
              examples: Math.min(distance.examples, available),
              strategies: distance.strategies.filter(fits),
            },
          }),
    },
  };
}
