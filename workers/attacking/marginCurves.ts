import type { MarginCurves } from "../../src/experiment/artefacts/artefact.ts";
import type { BatchMargin, Iterate } from "../attacks/attack.ts";

/**
 * Records the margin of each attacked image at the start and at the end of an attack (docs/algorithms.md 10.6, 7). It uses
 * margins, not the loss, because in float32 the cross-entropy of a confident system stays 0 while its margin moves.
 */
export class MarginCurveRecorder {
  private readonly ended: Curve[] = [];
  /** Curves of the batch under attack, by row. */
  private running = new Map<number, Curve>();

  /** Record an iterate; step 0 starts another batch or restart. */
  record({ step, rows, scores }: Pick<Iterate, "step" | "rows" | "scores">, margin: BatchMargin): void {
    if (step === 0) {
      this.ended.push(...this.running.values());
      this.running = new Map();
    }
    for (const [i, row] of rows.entries()) {
      const value = margin.value(scores[i] as Float32Array, row);
      const curve = this.running.get(row);
      if (curve === undefined) this.running.set(row, { first: value, last: value, steps: 0 });
      else {
        curve.last = value;
        curve.steps++;
      }
    }
  }

  /** Means over the images that the attack moved; images that are adversarial at the start have no curve. */
  result(): MarginCurves {
    const moved = [...this.ended, ...this.running.values()].filter(({ steps }) => steps > 0);
    const mean = (of: (curve: Curve) => number) =>
      moved.length === 0 ? 0 : moved.reduce((sum, curve) => sum + of(curve), 0) / moved.length;
    return {
      images: moved.length,
      rose: moved.filter(({ first, last }) => last > first).length,
      first: mean(({ first }) => first),
      last: mean(({ last }) => last),
    };
  }
}

interface Curve {
  readonly first: number;
  last: number;
  steps: number;
}
