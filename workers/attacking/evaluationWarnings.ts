import type { Warning } from "../../src/experiment/artefacts/artefact.ts";
import { tolerableZeroGradients } from "../../src/experiment/health/gradientChecks.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import type { AttackOutcome } from "../attacks/attack.ts";
import { withinBudget } from "../maths/measure.ts";

/** What `EvaluationWarnings` has counted so far. */
export interface WarningCounts {
  readonly gradients: { total: number; zero: number; nonFinite: number };
  readonly images: { total: number; nonFinite: number; exceeding: number; largest: number };
  readonly decisions: { total: number; ties: number; nonFinite: number };
}

const nothing = (): WarningCounts => ({
  gradients: { total: 0, zero: 0, nonFinite: 0 },
  images: { total: 0, nonFinite: 0, exceeding: 0, largest: 0 },
  decisions: { total: 0, ties: 0, nonFinite: 0 },
});

/** Counts what makes a measurement unreliable, and turns the counts into warnings (docs/algorithms.md 10.6). */
export class EvaluationWarnings {
  readonly counts: WarningCounts;

  /** @param before counts of an evaluation that resumes. */
  constructor(before: WarningCounts = nothing()) {
    this.counts = before;
  }

  countGradients({ total, zero, nonFinite }: AttackOutcome["gradients"]): void {
    const { gradients } = this.counts;
    gradients.total += total;
    gradients.zero += zero;
    gradients.nonFinite += nonFinite;
  }

  /** Size of a perturbation as the attack returned it; NaN when a pixel is not finite. */
  countPerturbation(size: number, epsilon: number): void {
    const { images } = this.counts;
    images.total++;
    if (Number.isNaN(size)) images.nonFinite++;
    else if (!withinBudget(size, epsilon)) {
      images.exceeding++;
      images.largest = Math.max(images.largest, size);
    }
  }

  countDecision(scores: ArrayLike<number>, tie: boolean): void {
    const { decisions } = this.counts;
    decisions.total++;
    if (tie) decisions.ties++;
    if (!Array.from(scores).every(Number.isFinite)) decisions.nonFinite++;
  }

  /** The shares that results record. */
  shares(): { readonly zeroGradients: number; readonly nonFiniteGradients: number } {
    const { total, zero, nonFinite } = this.counts.gradients;
    return {
      zeroGradients: total === 0 ? 0 : zero / total,
      nonFiniteGradients: total === 0 ? 0 : nonFinite / total,
    };
  }

  list({ norm, epsilon }: Threat): readonly Warning[] {
    const { gradients, images, decisions } = this.counts;
    const hidesGradients = this.shares().zeroGradients > tolerableZeroGradients;
    const found: readonly [happened: boolean, Warning["code"], detail: string][] = [
      [
        hidesGradients,
        "zero-gradient",
        `${gradients.zero} of ${gradients.total} attack gradients are zero: attacks that follow gradients overstate this system's robustness`,
      ],
      [
        gradients.nonFinite > 0,
        "non-finite",
        `${gradients.nonFinite} of ${gradients.total} attack gradients hold entries that are not finite`,
      ],
      [
        images.nonFinite > 0,
        "non-finite",
        `${images.nonFinite} of ${images.total} perturbed images hold pixels that are not finite and were judged as clean`,
      ],
      [
        decisions.nonFinite > 0,
        "non-finite",
        `${decisions.nonFinite} of ${decisions.total} decisions rest on scores that are not finite`,
      ],
      [
        images.exceeding > 0,
        "norm-exceeded",
        `${images.exceeding} of ${images.total} perturbations left the ${norm} budget ${epsilon} (largest ${images.largest}) and were clipped to it`,
      ],
      [
        decisions.ties > 0,
        "tie",
        `${decisions.ties} of ${decisions.total} decisions are ties, which the lowest class wins`,
      ],
    ];
    return found.flatMap(([happened, code, detail]) => (happened ? [{ code, detail }] : []));
  }
}
