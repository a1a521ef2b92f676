import type { Split } from "../sampling/split.ts";
import type { Choice, Norm, ParameterValues } from "../terms/choice.ts";
import type { Labelling } from "../terms/labelling.ts";
import type { Criterion } from "../terms/system.ts";
import type { Entry } from "./entry.ts";
import type { LayerSize } from "./networks/layers.ts";

/** What a data set is once its parameters are chosen: everything that a plan, a form or a network has to know of it. */
export interface DatasetFacts {
  /** Of one image; points of the plane are 1 x 1 pixel with two channels. */
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** How many images each split has. */
  readonly splits: Readonly<Record<Split, number>>;
  /** How a worker holds the numbers of an image. */
  readonly dtype: "uint8" | "float32";
  /** Lowest and highest of these numbers; a network sees them scaled to [0,1]. */
  readonly box: readonly [low: number, high: number];
  /** Images that a worker holds, whatever the splits use of them. */
  readonly held: number;
}

/** Where one file of a data set is to be had. */
export interface DownloadFile {
  /** Its name below the folder of the data set, as its readers know it. */
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  /** Hexadecimal digest of the file as it is downloaded; absent: none is published. */
  readonly md5?: string;
}

/** A way to get a data set that does not come with the lab; used only when somebody asks for it. */
export interface DownloadSource {
  /** Who serves it, for people. */
  readonly label: string;
  readonly files: readonly DownloadFile[];
  /** Whether its host lets a web page read it (CORS); else it is for the command line, or to save and drop by hand. */
  readonly page: boolean;
}

export interface DatasetEntry extends Entry {
  /** Of resolved parameters; `factsOf` resolves them first. */
  facts(params: ParameterValues): DatasetFacts;
  /** What does not fit together among parameters that are each within their limits; absent: everything fits. */
  misfits?(params: ParameterValues): readonly { readonly param: string; readonly message: string }[];
  /**
   * The files that its reader needs. `bundled`: paths under `public/`. `data`: names in the folder of data sets, where
   * any one of each row will do. `none`: it is computed.
   */
  readonly files:
    | { readonly from: "bundled"; readonly paths: readonly string[] }
    | { readonly from: "data"; rows(params: ParameterValues): readonly (readonly string[])[] }
    | { readonly from: "none" };
  readonly downloads?: readonly DownloadSource[];
  readonly origin: string;
  readonly licence: string;
}

export interface NetworkEntry extends Entry {
  /** Its layers as data: what the engine runs, what is counted and what an export describes. */
  layers(outputs: number, params: ParameterValues): readonly LayerSize[];
  /** Number of trained parameters for an input shape and a number of outputs. */
  parameters(shape: readonly [number, number, number], outputs: number, params: ParameterValues): number;
  /** Multiply-adds of one forward pass of one image, as everybody counts them. */
  multiplyAdds(shape: readonly [number, number, number], outputs: number, params: ParameterValues): number;
  /** How many of them a pass on WebAssembly takes the time of: what cost estimates are made from. */
  work(shape: readonly [number, number, number], outputs: number, params: ParameterValues): number;
  /** Numbers that the layers of one image put out, its own pixels included: what memory estimates are made from. */
  activations(shape: readonly [number, number, number], outputs: number, params: ParameterValues): number;
}

/**
 * How strategies see the scores of a system. `one`: as the logits of one network, however many networks make them.
 * `arms`: score i is the margin of member i, the one-vs-all arm of class i. `stages`: member 0 chooses a group of
 * classes, and the others each choose a class inside one group.
 */
export type ScoreKind = "one" | "arms" | "stages";

export interface DecompositionEntry extends Entry {
  /** The member networks, in the decomposition's own order (one-vs-all: arm i is member i). Throws on what does not fit. */
  labellings(classes: number, params: ParameterValues): readonly Labelling[];
  readonly scoreKind: ScoreKind;
  /** What a system is called with these parameters; absent: as the entry. */
  name?(params: ParameterValues): string;
  /** What each member is called beside the system, given the names of the classes: "arm 3"; absent: it has no name. */
  roles?(names: readonly string[], params: ParameterValues): readonly string[];
  /** One writing for parameters that mean the same system, so that equal systems have equal keys; absent: as given. */
  canonical?(classes: number, params: ParameterValues): ParameterValues;
  /** How many members a loss that reads so many scores touches, for cost estimates; absent: all. */
  networks?(columns: number, classes: number): number;
  /** Replica of a member in the n-th training of its system; absent: n. */
  replica?(member: number, training: number, params: ParameterValues): number;
  /** The score that is right for each class, where scores do not stand for classes; absent: score i is class i. */
  columns?(classes: number, params: ParameterValues): readonly number[];
  /** What each score is called; absent: as the classes are. */
  scoreNames?(names: readonly string[], params: ParameterValues): readonly string[];
  /** Which decision counts as an error; absent: any wrong one. */
  criterion?(classes: number, params: ParameterValues): Criterion;
  /** Whose loss gradients are compared where coherence is measured: those of arms, or of whole members; absent: none. */
  readonly coherence?: "arms" | "members";
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
  readonly appliesTo: "any" | "arms" | "multiclass" | "stages";
  /** Belongs to the three that the headline comparison uses, under this name for each kind of system. */
  readonly core: boolean;
  /** Whether its objectives have a margin, above 0 where the decision is crossed: what minimum-norm attacks head for. */
  readonly margin: boolean;
  /** Fewest classes for which its loss is defined. */
  readonly minClasses: number;
  /**
   * Objectives per image, and score columns (or, where `networks` says so, member networks) that each one's gradient
   * touches, for cost estimates.
   */
  cost(classes: number): {
    readonly objectives: number;
    readonly columns: number;
    readonly networks?: number;
  };
}

/** Several attacks under one name: what `attacks` of a spec may list beside single ones. */
export interface SuiteEntry extends Entry {
  /**
   * `cascade`: one measurement, each stage run on what the ones before left (the union counts); `separate`: each stage a
   * measurement of its own.
   */
  readonly mode: "cascade" | "separate";
  steps(
    scoreKind: ScoreKind,
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
