import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { AttackContext, AttackOutcome } from "./attack.ts";
import type { ActiveBatch } from "./batch/activeBatch.ts";
import type { Evaluation } from "./evaluateAt.ts";

/** Counts the gradients of an attack for `AttackOutcome.gradients`. */
export class GradientCounts {
  private total = 0;
  private zero = 0;
  private nonFinite = 0;

  /** Counts the gradient of every active example. */
  count({ zero, nonFinite }: Pick<Evaluation, "zero" | "nonFinite">, batch: ActiveBatch): void {
    for (const position of batch.positions()) {
      this.total++;
      if (zero[position] === 1) this.zero++;
      if ((nonFinite[position] as number) > 0) this.nonFinite++;
    }
  }

  /** Counts gradients that were counted elsewhere. */
  add({ total, zero, nonFinite }: AttackOutcome["gradients"]): void {
    this.total += total;
    this.zero += zero;
    this.nonFinite += nonFinite;
  }

  result(): AttackOutcome["gradients"] {
    return { total: this.total, zero: this.zero, nonFinite: this.nonFinite };
  }
}

/** What an attack has found so far, in one tensor of images. */
export interface Findings {
  readonly firstSuccess: Int32Array;
  /** Hands the images [n, h, w, c] over; the last call. */
  release(): Tensor4D;
  dispose(): void;
}

/** Runs an attack that collects `found`, and frees it when the attack throws. */
export async function outcomeOf(
  found: Findings,
  attack: (gradients: GradientCounts) => Promise<void>,
): Promise<AttackOutcome> {
  const gradients = new GradientCounts();
  try {
    await attack(gradients);
  } catch (error) {
    found.dispose();
    throw error;
  }
  return { perturbed: found.release(), firstSuccess: found.firstSuccess, gradients: gradients.result() };
}

/** Passes the iterate `x` of a batch to whoever observes the attack. `lossOf` is the loss of one example. */
export async function report(
  { observe }: AttackContext,
  batch: ActiveBatch,
  { scores }: Evaluation,
  moment: { readonly restart: number; readonly step: number },
  lossOf: (example: number, position: number) => number,
): Promise<void> {
  if (observe === undefined) return;
  const positions = batch.positions();
  await observe({
    ...moment,
    x: batch.get("x"),
    rows: batch.active,
    positions,
    scores: positions.map((position) => scores[position] as Float32Array),
    loss: batch.active.map((example, i) => lossOf(example, positions[i] as number)),
  });
}
