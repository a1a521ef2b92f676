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

/** Examples in batches of at most `size`, in order. */
export const batchesOf = (ids: readonly number[], size: number): readonly (readonly number[])[] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size));

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
  for (const batch of batchesOf(ids, size)) {
    const from = results.length;
    results.push(...(await measure(batch, (share) => report(from + Math.floor(share * batch.length)))));
    report(from + batch.length);
    await run.yieldPoint();
  }
  return results;
}

/** What is attacked, for `withProgress`. */
interface Progressing {
  /** Of the data set, which bound the number of objectives. */
  readonly classes: number;
  readonly run: TaskRun;
  /** Called with the share of the work that is done. */
  readonly advance: (share: number) => void;
  /** Examples that are still attacked; by default their number does not change. */
  readonly open?: () => number;
  /** Most examples that are attacked at once. */
  readonly size?: number;
}

/**
 * The attacks on examples in turn: a yield point for each that advances by its expected steps. An attack counts for as
 * much of the work as its gradients and queries on the examples that are left.
 */
export function* withProgress(
  setups: readonly AttackSetup[],
  { classes, run, advance, open = () => 1, size = 1 }: Progressing,
) {
  const passes = setups.map(({ attack, attackParams, strategy }) => {
    const entry = entryOf("attacks", attack.id);
    const id = (strategy as { readonly id?: string }).id ?? "";
    const objectives = isKnown("strategies", id) ? entryOf("strategies", id).cost(classes).objectives : 1;
    const steps = Math.max(1, entry.steps(attackParams)) * objectives;
    return { steps, weight: steps * (entry.needs === "scores" ? 1 : inputGradient) };
  });
  let left = passes.reduce((sum, { weight }) => sum + weight, 0);
  let done = 0;
  for (const [index, setup] of setups.entries()) {
    const { steps, weight } = passes[index] as (typeof passes)[number];
    const count = open();
    const expected = steps * Math.ceil(count / size);
    const [before, total] = [done, done + left * count];
    let calls = 0;
    const yieldPoint = async () => {
      if (total > 0) advance((before + Math.min(1, ++calls / expected) * weight * count) / total);
      await run.yieldPoint();
    };
    yield { setup, index, yieldPoint };
    left -= weight;
    done += weight * count;
  }
}

/** 1 for true and 0 for false, as results store flags. */
export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);
