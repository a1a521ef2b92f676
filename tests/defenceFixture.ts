import { readFileSync } from "node:fs";

type Matrix = readonly (readonly number[])[];

/** What PyTorch makes of a loss: its value, and its gradients with respect to both logits (null: reads the clean alone). */
interface TorchLoss {
  readonly value: number;
  readonly clean: Matrix | null;
  readonly perturbed: Matrix | null;
}

interface Crafted {
  readonly linf: Matrix;
  readonly l2: Matrix;
  /** Of the weights, in their order, at the images perturbed in linf. */
  readonly gradients: readonly [Matrix, readonly number[], Matrix, readonly number[]];
}

export interface DefenceCase {
  readonly outputs: number;
  readonly clean: Matrix;
  readonly perturbed: Matrix;
  readonly labels: readonly number[];
  readonly losses: Readonly<Record<string, TorchLoss>>;
  readonly network: {
    readonly weights: readonly [Matrix, readonly number[], Matrix, readonly number[]];
    readonly x: Matrix;
    readonly noise: Matrix;
    readonly trades: Crafted;
    readonly mart: Crafted;
  };
}

/** What scripts/fixtures/makeDefenceFixtures.py wrote. */
export const defenceFixture = JSON.parse(
  readFileSync(new URL("../workers/defences/fixtures/defences.json", import.meta.url), "utf8"),
) as {
  readonly beta: number;
  readonly lambda: number;
  readonly inner: {
    readonly steps: number;
    readonly relativeStep: number;
    readonly epsilon: Readonly<Record<"linf" | "l2", number>>;
  };
  readonly cases: readonly DefenceCase[];
};
