import type { Warning } from "../../src/experiment/artefacts/artefact.ts";
import { tolerableZeroGradients } from "../../src/experiment/health/zeroGradients.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";

/** What makes an evaluation doubtful, counted while it runs; the warnings travel with its result (docs/algorithms.md 10.6). */
export class Doubts {
  private gradients = 0;
  private zero = 0;
  private nonFinite = 0;
  private proposals = 0;
  private exceeding = 0;
  private largest = 0;
  private broken = 0;
  private decisions = 0;
  private ties = 0;
  private nonFiniteScores = 0;

  sawGradients(counts: { readonly total: number; readonly zero: number; readonly nonFinite: number }): void {
    this.gradients += counts.total;
    this.zero += counts.zero;
    this.nonFinite += counts.nonFinite;
  }

  /** `size` NaN: the proposed image held a pixel that is not finite. */
  sawProposal(size: number, within: boolean): void {
    this.proposals++;
    if (Number.isNaN(size)) this.broken++;
    else if (!within) {
      this.exceeding++;
      this.largest = Math.max(this.largest, size);
    }
  }

  sawScores(scores: ArrayLike<number>, tie: boolean): void {
    this.decisions++;
    if (tie) this.ties++;
    if (!Array.from(scores).every(Number.isFinite)) this.nonFiniteScores++;
  }

  get zeroShare(): number {
    return this.gradients === 0 ? 0 : this.zero / this.gradients;
  }

  get nonFiniteShare(): number {
    return this.gradients === 0 ? 0 : this.nonFinite / this.gradients;
  }

  warnings({ norm, epsilon }: Threat): readonly Warning[] {
    const warnings: Warning[] = [];
    const warn = (code: Warning["code"], detail: string) => warnings.push({ code, detail });
    if (this.zeroShare > tolerableZeroGradients)
      warn(
        "zero-gradient",
        `${this.zero} of ${this.gradients} attack gradients are zero: attacks that follow gradients overstate this system's robustness`,
      );
    if (this.nonFinite > 0)
      warn(
        "non-finite",
        `${this.nonFinite} of ${this.gradients} attack gradients hold entries that are not finite`,
      );
    if (this.broken > 0)
      warn(
        "non-finite",
        `${this.broken} of ${this.proposals} perturbed images hold pixels that are not finite and were judged as clean`,
      );
    if (this.nonFiniteScores > 0)
      warn(
        "non-finite",
        `${this.nonFiniteScores} of ${this.decisions} decisions rest on scores that are not finite`,
      );
    if (this.exceeding > 0)
      warn(
        "norm-exceeded",
        `${this.exceeding} of ${this.proposals} perturbations left the ${norm} budget ${epsilon} (largest ${this.largest}) and were clipped to it`,
      );
    if (this.ties > 0)
      warn("tie", `${this.ties} of ${this.decisions} decisions are ties, which the lowest class wins`);
    return warnings;
  }
}
