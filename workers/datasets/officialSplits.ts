import { splitSeed, stratifiedSplit } from "../../src/experiment/sampling/split.ts";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Dataset } from "./dataset.ts";

/**
 * Splits of a data set whose publisher fixed the test part: images 0 to `official` - 1 are for training, the rest for
 * testing. Training is the beginning, and validation the end, of one stratified order of the official training part. The
 * test split therefore never changes, and a smaller split is a balanced prefix (of training) of a larger one.
 */
export function officialSplits(
  id: string,
  labels: Uint8Array,
  official: number,
  { train, validation }: ParameterValues,
): Dataset["splits"] {
  const rest = labels.length - official;
  const { order } = stratifiedSplit(labels.subarray(0, official), { order: official }, splitSeed, id);
  const held = stratifiedSplit(labels.subarray(official), { test: rest }, splitSeed, `${id} test`);
  return {
    train: order.slice(0, Number(train)),
    validation: order.slice(official - Number(validation)),
    test: held.test.map((index) => official + index),
  };
}
