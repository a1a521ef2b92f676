import type { HealthRow } from "../health/healthRows.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import type { Digest, System } from "../terms/system.ts";
import type { AccuracyRow, CoherenceRow, DistanceRow, GapRow, OverlapRow } from "./rows.ts";

/**
 * A pretrained pack: `public/models/<id>/pack.json`, with its weights in the same folder. Packs are imported systems and
 * never replace a training task. `lab pretrain` makes them from a finished run.
 */
export interface Pack {
  readonly format: "robin-lab-pack";
  readonly version: 1;
  readonly id: string;
  readonly label: string;
  /** The command that reproduces it. */
  readonly command: string;
  readonly spec: ExperimentSpec;
  readonly systems: readonly { readonly id: string; readonly label: string; readonly system: System }[];
  /** File name of each member's safetensors, by the SHA-256 of the file. */
  readonly files: Readonly<Record<Digest, string>>;
  /** Name of the file with the results image by image (`PackOutcomes`). */
  readonly outcomes?: string;
  readonly accuracies: readonly AccuracyRow[];
  /** The rest of the summary of its run, as far as it exists. */
  readonly gaps?: readonly GapRow[];
  readonly overlaps?: readonly OverlapRow[];
  readonly coherence?: readonly CoherenceRow[];
  readonly health?: readonly HealthRow[];
  readonly distances?: readonly DistanceRow[];
}

/** `public/models/index.json`: the packs of this build. */
export interface PackIndex {
  readonly packs: readonly { readonly id: string; readonly label: string; readonly dataset: string }[];
}
