import type { ExperimentSpec, SystemSpec } from "../spec/spec.ts";
import type { Choice, Norm, Threat } from "../terms/choice.ts";
import type { ScaleId } from "./study.ts";

/** The part of a spec that all experiments of a scale share, so that they also share trainings. */
export type Setting = Pick<ExperimentSpec, "version" | "seed" | "dataset" | "network" | "training">;

/** The paper's settings at a scale. */
export interface Scale {
  readonly id: ScaleId;
  readonly setting: Setting;
  /** The norms of studies. */
  readonly norms: readonly Norm[];
  /** Number of test images. */
  readonly examples: number;
  /** The budget that stands for a budget of the paper on CIFAR-10. */
  threat(paper: Threat): Threat;
  /** Adversarial training against a threat of this scale. */
  adversarial(threat: Threat): Choice;
  /** The paper's PGD. */
  pgd(steps: number): Choice;
  /** The settings (radii, budgets) of the paper that this scale includes. */
  some<T>(all: readonly T[]): readonly T[];
  /** A system as this scale trains it. Default: as it is. */
  systemOf?(system: SystemSpec): SystemSpec;
  /** For studies that need many more networks. Default: the scale itself. */
  readonly small?: Scale;
  /** What tells the networks of this scale from others in the same study: "small CNN". */
  readonly label?: string;
  readonly deviations: readonly string[];
}
