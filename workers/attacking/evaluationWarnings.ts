import type { Warning } from "../../src/experiment/artefacts/artefact.ts";
import { tolerableZeroGradients } from "../../src/experiment/health/zeroGradients.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import { withinBudget } from "../maths/measure.ts";

/** Counts what makes a measurement unreliable, and turns the counts into warnings (docs/algorithms.md 10.6). */
export class EvaluationWarnings {
  private gradients = 0;
  private zero = 0;
  private nonFinite = 0;
  private proposals = 0;
  private exceeding = 0;
  private largest = 0;
  private nonFiniteImages = 0;
  private decisions = 0;
  private ties = 0;
  private nonFiniteScores = 0;

  countGradients(counts: {
    readonly total: number;
    readonly zero: number;
    readonly nonFinite: number;
  }): void {
    this.gradients += counts.total;
    this.zero += counts.zero;
    this.nonFinite += counts.nonFinite;
  }

  /** Size of a perturbation as the attack returned it; NaN when a pixel is not finite. */
  countPerturbation(size: number, epsilon: number): void {
    this.proposals++;
    if (Number.isNaN(size)) this.nonFiniteImages++;
    else if (!withinBudget(size, epsilon)) {
      this.exceeding++;
      this.largest = Math.max(this.largest, size);
    }
  }

  countDecision(scores: ArrayLike<number>, tie: boolean): void {
    this.decisions++;
    if (tie) this.ties++;
    if (!Array.from(scores).every(Number.isFinite)) this.nonFiniteScores++;
  }

  /** The shares that results record. */
  shares(): { readonly zeroGradients: number; readonly nonFiniteGradients: number } {
    const share = (count: number) => (this.gradients === 0 ? 0 : count / this.gradients);
    return { zeroGradients: share(this.zero), nonFiniteGradients: share(this.nonFinite) };
  }

  list({ norm, epsilon }: Threat): readonly Warning[] {
    const warnings: Warning[] = [];
    const warn = (code: Warning["code"], count: number, detail: string) => {
      if (count > 0) warnings.push({ code, detail });
    };
    const tooManyZero = this.shares().zeroGradients > tolerableZeroGradients;
    warn(
      "zero-gradient",
      tooManyZero ? this.zero : 0,
      `${this.zero} of ${this.gradients} attack gradients are zero: attacks that follow gradients overstate this system's robustness`,
    );
    warn(
      "non-finite",
      this.nonFinite,
      `${this.nonFinite} of ${this.gradients} attack gradients hold entries that are not finite`,
    );
    warn(
      "non-finite",
      this.nonFiniteImages,
      `${this.nonFiniteImages} of ${this.proposals} perturbed images hold pixels that are not finite and were judged as clean`,
    );
    warn(
      "non-finite",
      this.nonFiniteScores,
      `${this.nonFiniteScores} of ${this.decisions} decisions rest on scores that are not finite`,
    );
    warn(
      "norm-exceeded",
      this.exceeding,
      `${this.exceeding} of ${this.proposals} perturbations left the ${norm} budget ${epsilon} (largest ${this.largest}) and were clipped to it`,
    );
    warn(
      "tie",
      this.ties,
      `${this.ties} of ${this.decisions} decisions are ties, which the lowest class wins`,
    );
    return warnings;
  }
}
