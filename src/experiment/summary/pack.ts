import type { HealthRow } from "../health/healthRows.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import type { Digest, System } from "../terms/system.ts";
import type { AccuracyRow, CoherenceRow, DistanceRow, GapRow, OverlapRow } from "./rows.ts";

/**
 * A pretrained pack: `public/models/<id>/pack.json`, and its weights beside it by digest. Packs are imported systems;
 * they never stand in for a training task. Made by `lab pretrain` from a finished run.
 */
export interface Pack {
  readonly format: "robin-lab-pack";
  readonly version: 1;
  readonly id: string;
  readonly label: string;
  /** The command that made it. */
  readonly command: string;
  readonly spec: ExperimentSpec;
  readonly systems: readonly { readonly id: string; readonly label: string; readonly system: System }[];
  /** File name of each member's safetensors, by its digest (SHA-256 of the bytes). */
  readonly files: Readonly<Record<Digest, string>>;
  readonly accuracies: readonly AccuracyRow[];
  /** The rest of the summary of the run that made it; the page shows what is there. */
  readonly gaps?: readonly GapRow[];
  readonly overlaps?: readonly OverlapRow[];
  readonly coherence?: readonly CoherenceRow[];
  readonly health?: readonly HealthRow[];
  readonly distances?: readonly DistanceRow[];
}

/** `public/models/index.json`: the packs that this build ships. */
export interface PackIndex {
  readonly packs: readonly { readonly id: string; readonly label: string; readonly dataset: string }[];
}
