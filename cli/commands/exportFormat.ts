import type { Proportion } from "../../src/experiment/artefacts/accuracy.ts";
import type { TorchModule } from "../../src/experiment/catalogue/networks/torchModules.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import type { Labelling } from "../../src/experiment/terms/labelling.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";

/**
 * `export.json`: the contents of an exported folder and how they form classifiers, for readers that do not use this lab
 * (`docs/verify.md`). Paths are relative to the folder; arrays are .npy, weights are safetensors.
 */
export interface ExportFile {
  readonly format: "robin-lab-export";
  readonly version: 1;
  readonly lab: string;
  readonly spec: ExperimentSpec;
  readonly data: {
    readonly id: string;
    readonly split: string;
    /** [height, width, channels] */
    readonly shape: readonly number[];
    readonly classes: readonly string[];
    /** uint8 [n, height, width, channels]; a classifier takes them divided by 255. */
    readonly images: string;
    /** int32 [n] */
    readonly labels: string;
    /** int32 [n]: index of each image in the data set. */
    readonly ids: string;
  };
  readonly systems: readonly ExportedSystem[];
}

export interface ExportedSystem {
  readonly id: string;
  readonly label: string;
  /**
   * `arms`: score i is members[i]'s output `positive` minus its other one. Of the others `decomposition` says how scores
   * are made (`docs/verify.md`); of one network they are its outputs.
   */
  readonly members: "one" | "arms" | "stages";
  readonly decomposition: ResolvedChoice;
  /** Names of the scores: the classes, or fewer if the system merges some. */
  readonly scoreNames: readonly string[];
  readonly networks: readonly ExportedNetwork[];
  /** float32 [n, scores]. The highest score decides; among equal scores, the lowest index. */
  readonly scores: string;
  /** int32 [n] */
  readonly predictions: string;
  /** Results of the run under each threat: the union of its attacks, per image. */
  readonly attacked: readonly {
    readonly threat: Threat;
    readonly attacks: readonly string[];
    readonly accuracy: Proportion;
    /** uint8 [n]: 1 where any attack broke the image; clean errors count. */
    readonly broken: string;
  }[];
}

export interface ExportedNetwork {
  readonly weights: string;
  /** Modules of nn.Sequential, in order. Their names form the names of the weights. */
  readonly modules: readonly TorchModule[];
  readonly network: ResolvedChoice;
  readonly labelling: Labelling;
  /** The output of the arm's own class; null if every class has an output. */
  readonly positive: 0 | 1 | null;
}
