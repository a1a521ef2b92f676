import type { DecompositionEntry } from "../experiment/catalogue/nouns.ts";
import type { StrategyId } from "../experiment/catalogue/strategies/index.ts";
import { coreStrategies } from "../experiment/catalogue/strategies/strategiesFor.ts";
import type { Choice, Norm, Threat } from "../experiment/spec.ts";

/** How an image is attacked: one setting for both systems, so that they can be compared. */
export interface AttackSettings {
  readonly norm: Norm;
  /** One budget per norm, so that changing the norm and back loses nothing. */
  readonly epsilon: Readonly<Record<Norm, number>>;
  readonly steps: number;
  readonly randomStart: boolean;
  readonly seed: number;
  /** By kind of system: some strategies exist for arms alone. */
  readonly strategy: Readonly<Record<DecompositionEntry["members"], StrategyId>>;
}

/** Where the slider of epsilon ends; the box accepts up to `most`. */
export const epsilonLimits: Readonly<Record<Norm, { slider: number; most: number; step: number }>> = {
  linf: { slider: 0.5, most: 1, step: 0.005 },
  l2: { slider: 6, most: 100, step: 0.05 },
};

export const defaultSettings: AttackSettings = {
  norm: "linf",
  epsilon: { linf: 0.1, l2: 1.5 },
  steps: 20,
  randomStart: true,
  seed: 1,
  strategy: { arms: coreStrategies("arms")[0] ?? "margin", one: coreStrategies("one")[0] ?? "margin" },
};

export function threatOf({ norm, epsilon }: AttackSettings): Threat {
  return { norm, epsilon: epsilon[norm] };
}

export function attackOf({ steps, randomStart }: AttackSettings): Choice {
  return { id: "pgd", params: { steps, randomStart } };
}
