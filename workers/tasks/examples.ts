import { entryOf } from "../../src/experiment/catalogue/params.ts";
import type { Criterion, ExampleRange } from "../../src/experiment/terms/system.ts";
import type { AttackSetup } from "../attacking/attackSetup.ts";
import { criterionApplies } from "../attacking/criterion.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { throttled } from "./progress.ts";
import type { TaskRun } from "./run.ts";

/**
 * Indices in the data set of a range of positions of a split, without the images that the criterion does not apply to.
 * Throws a RangeError when the split does not reach that far.
 */
export function examplesIn(
  { split, from, to }: ExampleRange,
  dataset: Dataset,
  criterion: Criterion = { kind: "misclassified" },
): number[] {
  const order = dataset.splits[split];
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= order.length))
    throw new RangeError(
      `examples ${from} to ${to} of the ${split} split requested, expected a range in 0 to ${order.length}`,
    );
  return Array.from(order.subarray(from, to)).filter((id) => criterionApplies(criterion, dataset.labels[id] as number));
}

/**
 * Calls `measure` for one batch of examples after the other and joins its results. Reports progress, inside a batch as
 * `measure` calls `advance` with the share that is done, and yields after each batch.
 */
export async function inBatches<Result>(
  ids: readonly number[],
  size: number,
  run: TaskRun,
  measure: (batch: readonly number[], advance: (share: number) => void) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );
  const results: Result[] = [];
  for (let from = 0; from < ids.length; from += size) {
    const batch = ids.slice(from, from + size);
    results.push(...(await measure(batch, (share) => report(from + Math.floor(share * batch.length)))));
    report(from + batch.length);
    await run.yieldPoint();
  }
  return results;
}

/** The attacks of a batch in turn: a yield point for each that advances by its expected steps. */
export function withProgress(
  setups: readonly AttackSetup[],
  objectives: number,
  run: TaskRun,
  advance: (share: number) => void,
) {
  return setups.map((setup, index) => {
    const expected = Math.max(1, entryOf("attacks", setup.attack.id).steps(setup.attackParams)) * objectives;
    let steps = 0;
    const yieldPoint = async () => {
      advance((index + Math.min(1, ++steps / expected)) / setups.length);
      await run.yieldPoint();
    };
    return { setup, index, yieldPoint };
  });
}

/** 1 for true and 0 for false, as results store flags. */
export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);
