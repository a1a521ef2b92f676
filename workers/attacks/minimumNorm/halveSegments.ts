import { add, mul, sub, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { ActiveBatch } from "../batch/activeBatch.ts";
import { perImage, take } from "../batch/rows.ts";
import { crossingsOf, evaluateMargin, type MinimumNormRun } from "./approach.ts";

/**
 * Bisects the segment from each clean image to its nearest success, in search of the boundary (docs/algorithms.md 5.3).
 * What is nearer is kept, as found at `step`. Leaves out examples without a success, and those that want no nearer one.
 */
export async function halveSegments(
  { x0, context, nearest }: MinimumNormRun,
  halvings: number,
  step: number,
): Promise<void> {
  const examples = nearest.open().filter((example) => Number.isFinite(nearest.distance[example]));
  if (examples.length === 0 || halvings === 0) return;
  const batch = new ActiveBatch(examples);
  const low = new Map(examples.map((example) => [example, 0]));
  const high = new Map(examples.map((example) => [example, 1]));
  const middle = (example: number) => ((low.get(example) as number) + (high.get(example) as number)) / 2;
  try {
    batch.set("origin", take(x0, batch.rows));
    batch.set("end", nearest.take(batch.rows));
    for (let halving = 0; halving < halvings; halving++) {
      const shares = batch.rows.map(middle);
      const x = tidy(() => {
        const origin = batch.get("origin");
        return add(origin, mul(sub(batch.get("end"), origin), perImage(tensor1d(shares))));
      });
      batch.set("x", x);
      const crossings = crossingsOf(batch, await evaluateMargin(batch, context, false), context);
      nearest.offer(batch.get("x"), crossings, step);
      const across = new Set(crossings.map(({ example }) => example));
      for (const example of examples) (across.has(example) ? high : low).set(example, middle(example));
      await context.yieldPoint();
    }
  } finally {
    batch.dispose();
  }
}
