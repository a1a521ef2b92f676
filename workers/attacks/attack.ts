import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ParameterValues, Threat } from "../../src/experiment/spec.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import type { Objective } from "../strategies/strategy.ts";

export interface AttackContext {
  readonly classifier: Classifier;
  readonly objective: Objective;
  readonly threat: Threat;
  readonly params: ParameterValues;
  /**
   * Start noise for one restart: standard uniform or normal values per example, drawn from (seed, restart, example id)
   * so that every strategy and every system starts at the same point. Shape of x.
   */
  noise(law: "uniform" | "normal", restart: number): Tensor4D;
  /** One uniform number in [0,1) per example, from the same streams. */
  radius(restart: number): readonly number[];
  /** [n] 0/1: the whole system's hard decision on scores counts as success. */
  succeeded(x: Tensor4D): Uint8Array;
  /** Yields to the event loop and throws AbortError when the run was cancelled. Call between steps, holding no scope. */
  checkpoint(): Promise<void>;
  /** Called with every iterate when somebody keeps the trajectory; absent in evaluations. */
  readonly observe?: (iterate: Iterate) => void;
}

export interface Iterate {
  readonly restart: number;
  readonly step: number;
  readonly x: Tensor4D;
}

export interface AttackOutcome {
  /** [n, ...] what the attack proposes; the evaluator clips, re-measures and judges it. */
  readonly perturbed: Tensor4D;
  /** Step of the first success per example, or -1; the attack's own claim, for display only. */
  readonly firstSuccess: Int32Array;
  /** Gradient rows seen, and how many were all zero or held a non-finite entry. */
  readonly gradients: { readonly total: number; readonly zero: number; readonly nonFinite: number };
}

/** The loop half of an attack: climbs one objective inside one threat from x0 [n, h, w, c] in [0,1]. */
export interface Attack {
  readonly id: string;
  perturb(x0: Tensor4D, context: AttackContext): Promise<AttackOutcome>;
}
