import type { ExampleRange } from "../../src/experiment/terms/system.ts";
import type { Dataset } from "../datasets/dataset.ts";

/** Indices in the data set of a range of positions of a split. Throws when the split does not reach that far. */
export function examplesIn({ split, from, to }: ExampleRange, dataset: Dataset): number[] {
  const order = dataset.splits[split];
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= order.length))
    throw new RangeError(
      `examples ${from} to ${to} of the ${split} split asked for, expected a range in 0 to ${order.length}`,
    );
  return Array.from(order.subarray(from, to));
}
