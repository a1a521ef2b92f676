import { entryOf, resolveChoice } from "../catalogue/params.ts";
import type { SizedNetwork } from "../plan/networkSpeed.ts";
import type { ParameterValues } from "../terms/choice.ts";

/** What a benchmark measures: weight steps of adversarial training, or steps of an attack. */
export type BenchKind = "training" | "attack";

/** Some steps of one kind on noise images, whose content does not affect the time. */
export interface BenchWork {
  readonly network: SizedNetwork;
  readonly kind: BenchKind;
  /** Images of a batch. */
  readonly batch: number;
  readonly steps: number;
}

/**
 * The attack of both kinds: PGD in linf from a random start. A training step takes `steps` of its steps and then a weight
 * step with momentum.
 */
export const benchAttack = { norm: "linf", epsilon: 0.3, steps: 10, relativeStep: 2.5 } as const;

/** The weight step. */
export const benchTraining = { learningRate: 0.01, momentum: 0.9, weightDecay: 5e-4 } as const;

export interface BenchNetwork {
  readonly id: string;
  readonly label: string;
  readonly sized: SizedNetwork;
}

const sized = (
  id: string,
  label: string,
  params: ParameterValues,
  shape: readonly [number, number, number],
): BenchNetwork => ({
  id,
  label: `${entryOf("networks", id).label}${label}`,
  sized: { network: resolveChoice("networks", { id, params }), shape, outputs: 10 },
});

/** The networks that a benchmark measures, from the smallest to the largest. */
export const benchNetworks: readonly BenchNetwork[] = [
  sized("cnn-small", "", {}, [28, 28, 1]),
  sized("cnn-2", "", { dense: 1024 }, [28, 28, 1]),
  sized("myrtle", ", width 16", { width: 16, norm: "batch" }, [32, 32, 3]),
  sized("resnet-18", ", width 16", { width: 16 }, [32, 32, 3]),
];
