import type { Labelling } from "../labelling.ts";
import type { Choice, Norm, ParameterValues } from "../spec.ts";
import type { Entry } from "./entry.ts";
import type { LayerSize } from "./networks/layers.ts";

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
  /** Its layers as data; the first dense one flattens, and all convolutions and dense layers but the last have a ReLU. */
  layers(outputs: number, params: ParameterValues): readonly LayerSize[];
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

export type MaskEntry = Entry;

export interface DefenceEntry extends Entry {
  /** What one image of a batch costs in an epoch (from 0), for cost estimates. */
  cost(
    params: ParameterValues,
    epoch: number,
    epochs: number,
  ): {
    /** Forward passes and input gradients that craft it. */
    readonly forwards: number;
    readonly gradients: number;
    /** Passes forwards and backwards with weight gradients: 1 where the loss sees the image once. */
    readonly weightSteps: number;
  };
}

export interface AttackEntry extends Entry {
  readonly norms: readonly Norm[];
  /**
   * What it asks of a strategy. `loss`: a gradient to climb; `margin`: a boundary to cross, for attacks that look for
   * the smallest perturbation; `scores`: the loss as a number, without gradients; `nothing`: the clean pass.
   */
  readonly needs: "nothing" | "loss" | "margin" | "scores";
  /** Looks for the smallest perturbation instead of filling the budget; `distance` measurements are made with these. */
  readonly minimal: boolean;
  /** Gradient steps of one run on one objective (`scores`: queries), for progress and cost estimates. */
  steps(params: ParameterValues): number;
  /** Passes of the whole system that one run makes beside its gradient steps. */
  extraPasses?(params: ParameterValues): number;
}

export interface StrategyEntry extends Entry {
  /** Which systems it is defined for. */
  readonly appliesTo: "any" | "arms" | "multiclass";
  /** Belongs to the three that the headline comparison uses, under this name for each kind of system. */
  readonly core: boolean;
  /** Whether its objectives have a margin, above 0 where the decision is crossed: what minimum-norm attacks head for. */
  readonly margin: boolean;
  /** Fewest classes for which its loss is defined. */
  readonly minClasses: number;
  /** Objectives per image, and score columns each one's gradient touches, for cost estimates. */
  cost(classes: number): { readonly objectives: number; readonly columns: number };
}

/** Several attacks under one name: what `attacks` of a spec may list beside single ones. */
export interface SuiteEntry extends Entry {
  /**
   * `cascade`: one measurement, each stage run on what the ones before left (the union counts); `separate`: each stage a
   * measurement of its own.
   */
  readonly mode: "cascade" | "separate";
  stages(
    members: DecompositionEntry["members"],
    params: ParameterValues,
  ): readonly { readonly attack: Choice; readonly strategy: string }[];
}

/** The entry type of each noun. */
export interface EntryTypes {
  readonly datasets: DatasetEntry;
  readonly networks: NetworkEntry;
  readonly decompositions: DecompositionEntry;
  readonly masks: MaskEntry;
  readonly defences: DefenceEntry;
  readonly attacks: AttackEntry;
  readonly strategies: StrategyEntry;
  readonly suites: SuiteEntry;
}
