import type { ParameterValues } from "./choice.ts";
import type { Labelling } from "./labelling.ts";

/** A choice with all its parameters, so that equal recipes have equal keys. */
export interface ResolvedChoice {
  readonly id: string;
  readonly params: ParameterValues;
}

/** SHA-256 in hex: a `Key` of a task's canonical JSON, a `Digest` of an artefact's content. */
export type Key = string;
export type Digest = string;

/** Where the weights of a member come from: a train task, by its key, or imported weights, by their digest. */
export type MemberSource =
  | { readonly from: "task"; readonly key: Key }
  | { readonly from: "import"; readonly digest: Digest };

export interface Member {
  readonly source: MemberSource;
  readonly network: ResolvedChoice;
  readonly labelling: Labelling;
}

/** A decomposition with its trained members, in the decomposition's order. */
export interface System {
  readonly decomposition: ResolvedChoice;
  readonly members: readonly Member[];
  /** Deliberately hides the gradients of the system. */
  readonly mask?: ResolvedChoice;
}

/**
 * Which decision counts as an error. `misclassified`: the prediction differs from the label. `becomes`: the prediction is
 * `target`. `binary`: only whether the prediction is the class `positive` counts (the paper's test of MODEL[k],
 * docs/algorithms.md 5.2).
 */
export type Criterion =
  | { readonly kind: "misclassified" }
  | { readonly kind: "becomes"; readonly target: "next" | "second" | number }
  | { readonly kind: "binary"; readonly positive: number };

/** Positions `from` (inclusive) to `to` (exclusive) in the fixed order of a split. */
export interface ExampleRange {
  readonly split: "train" | "validation" | "test";
  readonly from: number;
  readonly to: number;
}

/** An attack under a strategy: a step of a suite, or one of several searches for the smallest perturbation. */
export interface AttackPair {
  readonly attack: ResolvedChoice;
  readonly strategy: string;
}
