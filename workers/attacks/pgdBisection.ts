import { sub, tidy } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { norms } from "../maths/norms.ts";
import { type AscentSettings, ascendRestarts } from "./ascent/ascend.ts";
import { BestIterates } from "./ascent/bestIterates.ts";
import type { Attack } from "./attack.ts";
import { type MinimumNormRun, minimiseNorm } from "./minimumNorm/approach.ts";
import { pgd } from "./pgd.ts";

type Settings = AscentSettings & { readonly halvings: number };

/**
 * Minimum distance by PGD (docs/algorithms.md 5.3 a): first with the whole budget; where that succeeds, with the middle of
 * the interval between the largest budget that failed and the nearest success, `halvings` times. Each example has its own
 * interval. Where any success will do, it is PGD.
 */
export const pgdBisection = {
  id: "pgd-bisection",
  perturb(x0, context) {
    if (context.smallest !== true) return pgd.perturb(x0, context);
    return minimiseNorm(x0, context, (run) => bisect(run, context.params as ParameterValues & Settings));
  },
} as const satisfies Attack;

async function bisect(run: MinimumNormRun, { halvings, ...settings }: Settings): Promise<void> {
  const { x0, context, nearest } = run;
  const low = new Float64Array(x0.shape[0]);
  let trying: readonly number[] = nearest.open();
  for (let halving = 0; halving <= halvings && trying.length > 0; halving++) {
    const radii = Float32Array.from(low, (floor, example) =>
      halving === 0 ? context.threat.epsilon : (floor + (nearest.distance[example] as number)) / 2,
    );
    const best = new BestIterates(x0, trying);
    try {
      await ascendRestarts({ ...run, best, radii }, settings);
      await offer(run, trying, best);
    } finally {
      best.dispose();
    }
    for (const example of trying) if (best.firstSuccess[example] === -1) low[example] = radii[example] as number;
    // Where the whole budget fails, a part of it will not succeed.
    trying = nearest.open().filter((example) => Number.isFinite(nearest.distance[example]));
  }
}

/** Measures the successes of PGD and keeps those that are nearer than before. */
async function offer(
  { x0, context, nearest }: MinimumNormRun,
  examples: readonly number[],
  best: BestIterates,
): Promise<void> {
  const images = best.release();
  const sizes = tidy(() => norms[context.threat.norm].size(sub(images, x0)));
  const values = await sizes.data().finally(() => sizes.dispose());
  for (const example of examples) {
    const step = best.firstSuccess[example] as number;
    if (step >= 0) nearest.offer(images, [{ example, position: example, size: values[example] as number }], step);
  }
}
