import type { MarginCurves } from "../../src/experiment/artefacts/artefact.ts";
import type { BatchMargin, Iterate } from "../attacks/attack.ts";

/**
 * How far the attacked images are from an error where an attack starts and where it ends (docs/algorithms.md 10.6, 7). Margins
 * and not the climbed loss: in float32 the cross-entropy of a confident system is 0 long before and after it has risen.
 */
export class MarginCurvesSeen {
  private readonly ended: Curve[] = [];
  /** Of the batch under attack, by its rows. */
  private running = new Map<number, Curve>();

  /** Hear of an iterate; step 0 begins another batch or restart. */
  saw({ step, rows, scores }: Pick<Iterate, "step" | "rows" | "scores">, margin: BatchMargin): void {
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

  /** What was seen of images that the attack moved at all; those that its start broke have no curve. */
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
