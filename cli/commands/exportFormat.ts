import type { Proportion } from "../../src/experiment/artefacts/accuracy.ts";
import type { TorchModule } from "../../src/experiment/catalogue/networks/torchModules.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import type { Labelling } from "../../src/experiment/terms/labelling.ts";
import type { ResolvedChoice } from "../../src/experiment/terms/system.ts";

/**
 * `export.json`: what lies in an exported folder and how its parts make classifiers, for readers that share nothing
 * with this lab (`docs/verify.md`). Paths are inside the folder; arrays are .npy, weights safetensors.
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
  /** What the scores are called: the classes, or fewer where a system lumps some together. */
  readonly scoreNames: readonly string[];
  readonly networks: readonly ExportedNetwork[];
  /** float32 [n, scores], as the lab computes them; the highest decides, the lowest index among equals. */
  readonly scores: string;
  /** int32 [n] */
  readonly predictions: string;
  /** What the run found under each threat: the union of its attacks, per image. */
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
  /** Modules of nn.Sequential, in order and with their names, which make the names of the file. */
  readonly modules: readonly TorchModule[];
  readonly network: ResolvedChoice;
  readonly labelling: Labelling;
  /** The output that stands for the arm's own class; null where every class has an output. */
  readonly positive: 0 | 1 | null;
}
