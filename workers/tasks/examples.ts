import { entryOf, isKnown } from "../../src/experiment/catalogue/params.ts";
import { inputGradient } from "../../src/experiment/plan/networkSpeed.ts";
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
 * Calls `measure` for one batch of examples after the other, with the results so far, and joins its results. Reports
 * progress, inside a batch as `measure` calls `advance` with the share that is done, and yields after each batch.
 *
 * @param before results of the first examples, which are not measured again.
 */
export async function inBatches<Result>(
  ids: readonly number[],
  size: number,
  run: TaskRun,
  measure: (
    batch: readonly number[],
    advance: (share: number) => void,
    finished: readonly Result[],
  ) => Promise<readonly Result[]>,
  before: readonly Result[] = [],
): Promise<readonly Result[]> {
  const report = throttled(ids.length, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "examples" }),
  );
  const results = [...before];
  for (let from = before.length; from < ids.length; from += size) {
    const batch = ids.slice(from, from + size);
    results.push(...(await measure(batch, (share) => report(from + Math.floor(share * batch.length)), results)));
    report(from + batch.length);
    await run.yieldPoint();
  }
  return results;
}

/**
 * The attacks of a batch in turn: a yield point for each that advances by its expected steps. An attack counts for as much
 * of the batch as its gradients and queries take.
 *
 * @param classes of the data set, which bound the number of objectives.
 */
export function withProgress(
  setups: readonly AttackSetup[],
  classes: number,
  run: TaskRun,
  advance: (share: number) => void,
) {
  const passes = setups.map(({ attack, attackParams, strategy }) => {
    const entry = entryOf("attacks", attack.id);
    const id = (strategy as { readonly id?: string }).id ?? "";
    const objectives = isKnown("strategies", id) ? entryOf("strategies", id).cost(classes).objectives : 1;
    const steps = Math.max(1, entry.steps(attackParams)) * objectives;
    return { steps, weight: steps * (entry.needs === "scores" ? 1 : inputGradient) };
  });
  const total = passes.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  return setups.map((setup, index) => {
    const { steps: expected, weight } = passes[index] as (typeof passes)[number];
    const from = before;
    before += weight;
    let steps = 0;
    const yieldPoint = async () => {
      advance((from + Math.min(1, ++steps / expected) * weight) / total);
      await run.yieldPoint();
    };
    return { setup, index, yieldPoint };
  });
}

/** 1 for true and 0 for false, as results store flags. */
export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);
