import { errsOf, predictedClass } from "../../experiment/catalogue/decompositionFacts.ts";
import type { CraftRequest, CraftResult } from "../../experiment/interactive/craft.ts";
import {
  foundBy,
  largestSearched,
  type SmallestAttempt,
  type SmallestFound,
  smaller,
} from "../../experiment/interactive/smallest.ts";
import type { Norm } from "../../experiment/terms/choice.ts";
import type { Digest, Key, System } from "../../experiment/terms/system.ts";
import type { Pool } from "./pool.ts";

/** What fools one system on one image in one norm. */
export interface SmallestResult {
  /** Null if no attack fooled the system, or if it was wrong without one. */
  readonly found: SmallestFound | null;
  readonly isWrongBefore: boolean;
  /** What each attack made, in the order tried. */
  readonly tried: readonly (SmallestAttempt & { readonly crafted: CraftResult["images"][number] })[];
}

/**
 * The smallest perturbation of one image that a few attacks find, within the largest that makes sense. Each attack is
 * crafted and judged as in the Attack room; the smallest result is an upper bound of the true one.
 *
 * @param request the image, the system and the seed; attack, strategy and budget come from `attempts` and `norm`.
 * @param onProgress called with the finished share.
 * @throws AbortError when `signal` aborts, and what the engine throws.
 */
export async function smallestPerturbation(
  pool: Pick<Pool, "craft">,
  request: Omit<CraftRequest, "attack" | "strategy" | "threat">,
  weights: Readonly<Record<Key | Digest, Uint8Array>>,
  search: { readonly norm: Norm; readonly attempts: readonly SmallestAttempt[] },
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<SmallestResult> {
  const { norm, attempts } = search;
  const label = request.labels[0] ?? 0;
  const target = request.targets?.[0];
  const errs = errsOf(request.system);
  const fools = foolsBy(request.system, label, target ?? null);
  const threat = largestSearched(norm, request.images.length);
  let best: SmallestFound | null = null;
  const tried: SmallestResult["tried"][number][] = [];
  for (const [at, attempt] of attempts.entries()) {
    const { images } = await pool.craft({ ...request, ...attempt, threat }, weights, signal, (done, total) =>
      onProgress((at + Math.min(1, done / Math.max(1, total))) / attempts.length),
    );
    const [crafted] = images;
    if (crafted === undefined) throw new Error("the engine returned no image for one image");
    tried.push({ ...attempt, crafted });
    if (errs(crafted.cleanPrediction, label)) return { found: null, isWrongBefore: true, tried };
    best = smaller(best, foundBy(attempt, crafted, fools));
  }
  return { found: best, isWrongBefore: false, tried };
}

/** Whether a decision is what an attack wants: an error, or its target. */
export function foolsBy(system: System, label: number, target: number | null): (prediction: number) => boolean {
  const errs = errsOf(system);
  return (prediction) => (target === null ? errs(prediction, label) : predictedClass(system, prediction) === target);
}
