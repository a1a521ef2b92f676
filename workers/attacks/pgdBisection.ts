import { sub, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { norms } from "../maths/norms.ts";
import type { Attack, AttackContext, AttackOutcome } from "./attack.ts";
import { BestIterates } from "./bestIterates.ts";
import { GradientCounts } from "./gradientCounts.ts";
import { Nearest } from "./nearest.ts";
import { descend, type PgdSettings, pgd } from "./pgd.ts";

type Settings = Omit<PgdSettings, "keep"> & { readonly halvings: number };

/**
 * Minimal distance by PGD (docs/algorithms.md 5.3 a): the whole budget first; where it succeeds, the middle of the interval whose
 * upper end is the nearest success so far, again and again. Each example has its own interval. Where any success will do,
 * it is PGD at the budget.
 */
export const pgdBisection = {
  id: "pgd-bisection",
  async perturb(x0, context) {
    const { halvings, ...rest } = context.params as ParameterValues & Settings;
    const settings: PgdSettings = { ...rest, keep: "first-success" };
    if (context.smallest !== true) return pgd.perturb(x0, { ...context, params: { ...settings } });
    const nearest = new Nearest(x0, context.threat.epsilon, true);
    try {
      return await bisect(x0, context, settings, halvings, nearest);
    } catch (error) {
      nearest.dispose();
      throw error;
    }
  },
} as const satisfies Attack;

async function bisect(
  x0: Tensor4D,
  context: AttackContext,
  settings: PgdSettings,
  halvings: number,
  nearest: Nearest,
): Promise<AttackOutcome> {
  const gradients = new GradientCounts();
  const low = new Float64Array(x0.shape[0]);
  let trying: readonly number[] = nearest.open();
  for (let halving = 0; halving <= halvings && trying.length > 0; halving++) {
    const radii = Float32Array.from(low, (floor, example) =>
      halving === 0 ? context.threat.epsilon : (floor + (nearest.distance[example] as number)) / 2,
    );
    const kept = new BestIterates(x0, trying);
    try {
      await descend(x0, context, settings, kept, gradients, radii);
      await offer(x0, trying, kept, context, nearest);
    } finally {
      kept.dispose();
    }
    for (const example of trying)
      if (kept.firstSuccess[example] === -1) low[example] = radii[example] as number;
    // What the whole budget does not break, no part of it will.
    trying = nearest.open().filter((example) => Number.isFinite(nearest.distance[example]));
  }
  return { perturbed: nearest.release(), firstSuccess: nearest.firstSuccess, gradients: gradients.result() };
}

/** Measure what PGD broke, and keep it where it is nearer than before. */
async function offer(
  x0: Tensor4D,
  examples: readonly number[],
  kept: BestIterates,
  { threat }: AttackContext,
  nearest: Nearest,
): Promise<void> {
  const images = kept.release();
  const sizes = tidy(() => norms[threat.norm].size(sub(images, x0)));
  const values = await sizes.data().finally(() => sizes.dispose());
  for (const example of examples) {
    const step = kept.firstSuccess[example] as number;
    if (step >= 0)
      nearest.offer(images, [{ example, position: example, size: values[example] as number }], step);
  }
}
