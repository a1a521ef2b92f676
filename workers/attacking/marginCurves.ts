import type { MarginCurves } from "../../src/experiment/artefacts/artefact.ts";
import type { BatchMargin, Iterate } from "../attacks/attack.ts";

/**
 * Records the margin of each attacked image at the start and at the end of an attack (docs/algorithms.md 10.6, 7). It uses
 * margins, not the loss, because in float32 the cross-entropy of a confident system stays 0 while its margin moves.
 */
export class MarginCurveRecorder {
  private readonly ended: number[][] = [];
  /** The margins of the batch under attack, step by step, by row. */
  private running = new Map<number, number[]>();

  /** Record an iterate; step 0 starts another batch or restart. */
  record({ step, rows, scores }: Pick<Iterate, "step" | "rows" | "scores">, margin: BatchMargin): void {
    if (step === 0) {
      this.ended.push(...this.running.values());
      this.running = new Map();
    }
    for (const [i, row] of rows.entries()) {
      const curve = this.running.get(row) ?? [];
      curve.push(margin.value(scores[i] as Float32Array, row));
      this.running.set(row, curve);
    }
  }

  /** Means over the images that the attack moved; images that are adversarial at the start have no curve. */
  result(): MarginCurves {
    const moved = [...this.ended, ...this.running.values()].filter(({ length }) => length > 1);
    const first = moved.map((curve) => curve[0] as number);
    const last = moved.map((curve) => curve.at(-1) as number);
    const mean = (values: readonly number[]) =>
      values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      images: moved.length,
      rose: last.filter((value, i) => value > (first[i] as number)).length,
      first: mean(first),
      last: mean(last),
    };
  }
}
