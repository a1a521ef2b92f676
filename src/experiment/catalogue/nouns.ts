import type { Labelling } from "../labelling.ts";
import type { Norm, ParameterValues } from "../spec.ts";
import type { Entry } from "./entry.ts";

export interface DatasetEntry extends Entry {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<"train" | "validation" | "test", number>>;
  /** Files under `public/` that hold it. */
  readonly files: readonly string[];
  readonly origin: string;
  readonly licence: string;
}

export interface NetworkEntry extends Entry {
  /** Number of trained parameters for an input shape and a number of outputs. */
  parameters(shape: readonly [number, number, number], outputs: number, params: ParameterValues): number;
  /** Multiply-adds of one forward pass of one image: what cost estimates are made from. */
  multiplyAdds(shape: readonly [number, number, number], outputs: number, params: ParameterValues): number;
  /** Numbers that the layers of one image put out, its own pixels included: what memory estimates are made from. */
  activations(shape: readonly [number, number, number], outputs: number, params: ParameterValues): number;
}

export interface DecompositionEntry extends Entry {
  /** The member networks, in the decomposition's own order (one-vs-all: arm i is member i). */
  labellings(classes: number, params: ParameterValues): readonly Labelling[];
  /** `one`: members[0]'s logits are the scores. `arms`: member i is a one-vs-all arm of class i. */
  readonly members: "one" | "arms";
}

export type DefenceEntry = Entry;

export interface AttackEntry extends Entry {
  readonly norms: readonly Norm[];
  /** What it climbs; a strategy must offer it. `nothing`: the clean pass. */
  readonly needs: "nothing" | "loss";
  /** Gradient steps of one run on one objective, for cost estimates. */
  steps(params: ParameterValues): number;
}

export interface StrategyEntry extends Entry {
  /** Which systems it is defined for. */
  readonly appliesTo: "any" | "arms" | "multiclass";
  /** Belongs to the three that the headline comparison uses, under this name for each kind of system. */
  readonly core: boolean;
  /** Objectives per image, and score columns each one's gradient touches, for cost estimates. */
  cost(classes: number): { readonly objectives: number; readonly columns: number };
}

/** The entry type of each noun. */
export interface EntryTypes {
  readonly datasets: DatasetEntry;
  readonly networks: NetworkEntry;
  readonly decompositions: DecompositionEntry;
  readonly defences: DefenceEntry;
  readonly attacks: AttackEntry;
  readonly strategies: StrategyEntry;
}
