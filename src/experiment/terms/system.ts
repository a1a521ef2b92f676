import type { ParameterValues } from "./choice.ts";
import type { Labelling } from "./labelling.ts";

/** A choice with every parameter written out, so that equal recipes have equal keys. */
export interface ResolvedChoice {
  readonly id: string;
  readonly params: ParameterValues;
}

/** SHA-256 (hex) of a task's canonical JSON, or of an artefact's content. */
export type Key = string;
export type Digest = string;

/** A trained network that a system is made of: the key of its train task, or the digest of weights that were imported. */
export type MemberSource =
  | { readonly from: "task"; readonly key: Key }
  | { readonly from: "import"; readonly digest: Digest };

export interface Member {
  readonly source: MemberSource;
  readonly network: ResolvedChoice;
  readonly labelling: Labelling;
}

/** A decomposition with its trained members, in the decomposition's own order. */
export interface System {
  readonly decomposition: ResolvedChoice;
  readonly members: readonly Member[];
  /** What hides its gradients, on purpose; absent: nothing. */
  readonly mask?: ResolvedChoice;
}

/**
 * Which decision counts as an error. `misclassified`: the prediction differs from the label; `becomes`: the prediction
 * is `target`; `binary`: only whether the prediction is `positive` counts (the paper's MODEL[k] test, docs/algorithms.md 5.2).
 */
export type Criterion =
  | { readonly kind: "misclassified" }
  | { readonly kind: "becomes"; readonly target: "next" | "second" | number }
  | { readonly kind: "binary"; readonly positive: number };

/** Positions `from` (inclusive) to `to` (exclusive) of the fixed order of a split. */
export interface ExampleRange {
  readonly split: "train" | "validation" | "test";
  readonly from: number;
  readonly to: number;
}

/** An attack under a strategy: one step of a suite, or one of several ways to look for the smallest perturbation. */
export interface AttackPair {
  readonly attack: ResolvedChoice;
  readonly strategy: string;
}
