import type { Trajectory } from "../../../src/experiment/interactive/craft.ts";
import type { Threat } from "../../../src/experiment/terms/choice.ts";
import { isAdversarialAt, type JudgedExample } from "../../attacking/criterion.ts";
import { decide } from "../../decompositions/decision.ts";
import { perturbationSize, withinBudget } from "../../maths/measure.ts";

interface RecordedStep {
  readonly pixels: Float32Array;
  readonly scores: Float32Array;
  readonly loss: number;
}

/** Images that differ by less than this in every pixel are one image, before and after it was clipped to the budget. */
const rounding = 1e-5;

/** The iterates of one objective on one image. */
export class RecordedRun {
  private readonly steps: RecordedStep[] = [];

  get length(): number {
    return this.steps.length;
  }

  get last(): RecordedStep {
    return this.steps.at(-1) as RecordedStep;
  }

  /** Record an iterate. A new restart replaces the earlier one; steps at which the example did not move repeat the last. */
  record(step: number, iterate: RecordedStep): void {
    this.steps.length = Math.min(this.steps.length, step);
    while (this.steps.length > 0 && this.steps.length < step) this.steps.push(this.last);
    this.steps.push(iterate);
  }

  /** End with the image that was judged: in place of the last iterate where that is the same image, else after it. */
  close(judged: Pick<RecordedStep, "pixels" | "scores">, loss: number): void {
    const isSame = perturbationSize(this.last.pixels, judged.pixels, "linf") <= rounding;
    if (isSame) this.steps[this.length - 1] = { ...judged, loss: this.last.loss };
    else this.steps.push({ ...judged, loss });
  }

  /** The run as `length` steps; the last one fills the steps that remain. */
  trajectory(
    objective: string,
    length: number,
    clean: Float32Array,
    example: JudgedExample,
    { norm, epsilon }: Threat,
  ): Trajectory {
    const all = Array.from({ length }, (_, step) => this.steps[step] ?? this.last);
    const classes = this.last.scores.length;
    const images = new Float32Array(length * clean.length);
    const scores = new Float32Array(length * classes);
    for (const [step, iterate] of all.entries()) {
      images.set(iterate.pixels, step * clean.length);
      scores.set(iterate.scores, step * classes);
    }
    const size = Float32Array.from(all, ({ pixels }) => perturbationSize(clean, pixels, norm));
    return {
      objective,
      images,
      scores,
      loss: Float32Array.from(all, ({ loss }) => loss),
      size,
      predictions: Int32Array.from(all, (iterate) => decide(iterate.scores).prediction),
      firstSuccess: all.findIndex(
        (iterate, step) => isAdversarialAt(example, iterate.scores) && withinBudget(size[step] as number, epsilon),
      ),
      end: this.length - 1,
    };
  }
}
