import type { Warning } from "../../src/experiment/artefacts/artefact.ts";
import { tolerableZeroGradients } from "../../src/experiment/health/gradientChecks.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import type { AttackOutcome } from "../attacks/attack.ts";
import { withinBudget } from "../maths/measure.ts";

/** Counts what makes a measurement unreliable, and turns the counts into warnings (docs/algorithms.md 10.6). */
export class EvaluationWarnings {
  private readonly gradients = { total: 0, zero: 0, nonFinite: 0 };
  private readonly images = { total: 0, nonFinite: 0, exceeding: 0, largest: 0 };
  private readonly decisions = { total: 0, ties: 0, nonFinite: 0 };

  countGradients({ total, zero, nonFinite }: AttackOutcome["gradients"]): void {
    this.gradients.total += total;
    this.gradients.zero += zero;
    this.gradients.nonFinite += nonFinite;
  }

  /** Size of a perturbation as the attack returned it; NaN when a pixel is not finite. */
  countPerturbation(size: number, epsilon: number): void {
    this.images.total++;
    if (Number.isNaN(size)) this.images.nonFinite++;
    else if (!withinBudget(size, epsilon)) {
      this.images.exceeding++;
      this.images.largest = Math.max(this.images.largest, size);
    }
  }

  countDecision(scores: ArrayLike<number>, tie: boolean): void {
    this.decisions.total++;
    if (tie) this.decisions.ties++;
    if (!Array.from(scores).every(Number.isFinite)) this.decisions.nonFinite++;
  }

  /** The shares that results record. */
  shares(): { readonly zeroGradients: number; readonly nonFiniteGradients: number } {
    const { total, zero, nonFinite } = this.gradients;
    return {
      zeroGradients: total === 0 ? 0 : zero / total,
      nonFiniteGradients: total === 0 ? 0 : nonFinite / total,
    };
  }

  list({ norm, epsilon }: Threat): readonly Warning[] {
    const { gradients, images, decisions } = this;
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
