import type { Split } from "../sampling/split.ts";
import type { Choice, Norm, ParameterValues } from "../terms/choice.ts";
import type { Labelling } from "../terms/labelling.ts";
import type { Criterion } from "../terms/system.ts";
import type { Entry } from "./entry.ts";
import type { LayerSize } from "./networks/layers.ts";

/** A data set with its parameters applied: all that plans, forms and networks need to know about it. */
export interface DatasetFacts {
  /** Shape of one image. Points in the plane are 1 x 1 pixel with two channels. */
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** Number of images in each split. */
  readonly splits: Readonly<Record<Split, number>>;
  /** Type of the numbers that a worker holds. */
  readonly dtype: "uint8" | "float32";
  /** Their lowest and highest value. Networks see them scaled to [0,1]. */
  readonly box: readonly [low: number, high: number];
  /** Number of images that a worker holds, including those that no split uses. */
  readonly held: number;
}

/** Where to download one file of a data set. */
export interface DownloadFile {
  /** Path below the folder of data sets. */
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  /** MD5 digest of the downloaded file, in hex; absent if none is published. */
  readonly md5?: string;
}

/** A place that serves a data set. It is contacted only when the user asks for it. */
export interface DownloadSource {
  /** Who serves it, in words. */
  readonly label: string;
  readonly files: readonly DownloadFile[];
  /** Whether its host allows web pages to read it (CORS). If not, only the command line can download it. */
  readonly page: boolean;
}

export interface DatasetEntry extends Entry {
  /** Takes resolved parameters; `factsOf` resolves a choice first. */
  facts(params: ParameterValues): DatasetFacts;
  /** Parameters that are each within their limits but do not fit together. */
  misfits?(params: ParameterValues): readonly { readonly param: string; readonly message: string }[];
  /**
   * The files that its reader needs. `bundled`: paths under `public/`. `data`: names in the folder of data sets, one
   * file of each row. `none`: the data set is computed.
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
  /** Its layers as data. The engine builds them, `networkSize` counts them and exports describe them. */
  layers(outputs: number, params: ParameterValues): readonly LayerSize[];
}

/**
 * How strategies see the scores of a system. `one`: as the logits of one network, however many networks make them.
 * `arms`: score i is the margin of member i, the one-vs-all arm of class i. `stages`: member 0 chooses a group of
 * classes, and the others each choose a class inside one group.
 */
export type ScoreKind = "one" | "arms" | "stages";

export interface DecompositionEntry extends Entry {
  /** The member networks, in the decomposition's own order (one-vs-all: arm i is member i). Throws on invalid parameters. */
  labellings(classes: number, params: ParameterValues): readonly Labelling[];
  readonly scoreKind: ScoreKind;
  /** Name of a system with these parameters. Default: the entry's label. */
  name?(params: ParameterValues): string;
  /** Name of each member, given the names of the classes: "arm 3". Default: members have no names. */
  roles?(names: readonly string[], params: ParameterValues): readonly string[];
  /** One form for parameters that mean the same system, so that equal systems have equal keys. Default: as given. */
  canonical?(classes: number, params: ParameterValues): ParameterValues;
  /** Number of members that a loss on that many scores involves, for cost estimates. Default: all. */
  networks?(columns: number, classes: number): number;
  /** Replica of a member in the n-th training of its system. Default: n. */
  replica?(member: number, training: number, params: ParameterValues): number;
  /** The correct score for each class, where scores do not correspond to classes. Default: score i is class i. */
  columns?(classes: number, params: ParameterValues): readonly number[];
  /** Name of each score. Default: the names of the classes. */
  scoreNames?(names: readonly string[], params: ParameterValues): readonly string[];
  /** Which decision counts as an error. Default: every wrong one. */
  criterion?(classes: number, params: ParameterValues): Criterion;
  /** Whose loss gradients coherence compares: those of arms, or of whole members. Absent: coherence is not defined. */
  readonly coherence?: "arms" | "members";
}

export type MaskEntry = Entry;

export interface DefenceEntry extends Entry {
  /** Cost of one image of a batch in an epoch (from 0), for estimates. */
  cost(
    params: ParameterValues,
    epoch: number,
    epochs: number,
  ): {
    /** Forward passes and input gradients of crafting it. */
    readonly forwards: number;
    readonly gradients: number;
    /** Forward and backward passes with weight gradients; 1 if the loss sees the image once. */
    readonly weightSteps: number;
  };
}

export interface AttackEntry extends Entry {
  readonly norms: readonly Norm[];
  /**
   * What it requires of a strategy. `loss`: a gradient to follow. `margin`: a boundary to cross, for attacks that
   * minimise the perturbation. `scores`: the value of the loss, without gradients. `nothing`: the clean pass.
   */
  readonly needs: "nothing" | "loss" | "margin" | "scores";
  /** Minimises the perturbation instead of using the whole budget. `distance` measurements use these attacks. */
  readonly minimal: boolean;
  /** Gradient steps (`scores`: queries) of one run on one objective, for progress and cost estimates. */
  steps(params: ParameterValues): number;
  /** Passes through the whole system that one run takes in addition to its gradient steps. */
  extraPasses?(params: ParameterValues): number;
}

export interface StrategyEntry extends Entry {
  /** The systems it is defined for. */
  readonly appliesTo: "any" | "arms" | "multiclass" | "stages";
  /** One of the three strategies of the headline comparison. Each kind of system has its own version of them. */
  readonly core: boolean;
  /** Whether its objectives have a margin, which is above 0 beyond the boundary. Minimum-norm attacks need one. */
  readonly margin: boolean;
  /** Fewest classes for which its loss is defined. */
  readonly minClasses: number;
  /**
   * For cost estimates: objectives per image, and how many score columns the gradient of each one involves, or (if
   * `networks` is given) how many member networks.
   */
  cost(classes: number): {
    readonly objectives: number;
    readonly columns: number;
    readonly networks?: number;
  };
}

/** Several attacks under one name. A spec lists suites in `attacks`, beside single attacks. */
export interface SuiteEntry extends Entry {
  /** `cascade`: one measurement, in which each step attacks only what the steps before left. `separate`: one measurement per step. */
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
