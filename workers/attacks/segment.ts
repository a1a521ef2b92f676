import { add, mul, sub, type Tensor4D, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { ActiveBatch } from "./activeBatch.ts";
import type { AttackContext } from "./attack.ts";
import { take } from "./batch.ts";
import { perImage } from "./boundary.ts";
import { crossingsOf, stand } from "./crossing.ts";
import type { Nearest } from "./nearest.ts";

/**
 * Halve the way from the clean images x0 to the nearest successes so far, again and again, in search of the smallest part
 * of it that still succeeds (docs/algorithms.md 5.3); what is nearer is kept, as found at `step`. Examples without a success, and
 * those of which nothing better is wanted, are left out.
 */
export async function halveSegments(
  x0: Tensor4D,
  halvings: number,
  step: number,
  context: AttackContext,
  nearest: Nearest,
): Promise<void> {
  const ways = nearest.open().filter((example) => Number.isFinite(nearest.distance[example]));
  if (ways.length === 0 || halvings === 0) return;
  const batch = new ActiveBatch<"origin" | "end" | "x">(ways);
  const low = new Map(ways.map((example) => [example, 0]));
  const high = new Map(ways.map((example) => [example, 1]));
  const middle = (example: number) => ((low.get(example) as number) + (high.get(example) as number)) / 2;
  try {
    batch.set("origin", take(x0, batch.rows));
    batch.set("end", nearest.take(batch.rows));
    for (let halving = 0; halving < halvings; halving++) {
      const shares = batch.rows.map(middle);
      const x = tidy(() => {
        const origin = batch.get<Tensor4D>("origin");
        const way = sub(batch.get<Tensor4D>("end"), origin);
        return add(origin, mul(way, perImage(tensor1d(shares)))) as Tensor4D;
      });
      batch.set("x", x);
      const crossed = crossingsOf(batch, await stand(x, batch.get("origin"), batch.rows, context), context);
      nearest.offer(x, crossed, step);
      const across = new Set(crossed.map(({ example }) => example));
      for (const example of ways) (across.has(example) ? high : low).set(example, middle(example));
      await context.yieldPoint();
    }
  } finally {
    batch.dispose();
  }
}
