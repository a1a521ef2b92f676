import { factsOf } from "../../experiment/catalogue/datasetFacts.ts";
import type { StrategyEntry } from "../../experiment/catalogue/nouns.ts";
import { isKnown } from "../../experiment/catalogue/params.ts";
import { strategies } from "../../experiment/catalogue/strategies/index.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { Choice } from "../../experiment/terms/choice.ts";

/**
 * An experiment on other data, with what the other data cannot bear changed: fewer images than it asks for, larger batches
 * than there are images, strategies that need more classes. The rest stays, and `validate` still has the last word.
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
