import { readFileSync } from "node:fs";

type Matrix = readonly (readonly number[])[];

/** A loss in PyTorch: its value, and its gradients with respect to both logits (null: it reads only the clean ones). */
interface TorchLoss {
  readonly value: number;
  readonly clean: Matrix | null;
  readonly perturbed: Matrix | null;
}

interface Crafted {
  readonly linf: Matrix;
  readonly l2: Matrix;
  /** Gradients of the weights, in their order, at the images perturbed in linf. */
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

/** The output of scripts/fixtures/makeDefenceFixtures.py. */
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
