import type { AttackOutcome } from "./attack.ts";
import type { Evaluation } from "./evaluateAt.ts";

/** What `AttackOutcome.gradients` tells, while an attack runs. */
export class GradientCounts {
  private total = 0;
  private zero = 0;
  private nonFinite = 0;

  /** Counts the gradients at these positions of the batch. */
  count(sight: Pick<Evaluation, "zero" | "nonFinite">, positions: readonly number[]): void {
    this.total += positions.length;
    for (const position of positions) {
      if (sight.zero[position] === 1) this.zero++;
      if ((sight.nonFinite[position] as number) > 0) this.nonFinite++;
    }
  }

  result(): AttackOutcome["gradients"] {
    return { total: this.total, zero: this.zero, nonFinite: this.nonFinite };
  }
}
