import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import type { CoherenceRow } from "../../experiment/summary/rows.ts";
import type { System } from "../../experiment/terms/system.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import { type CoherenceResult, coherenceResult } from "../../state/coherence/coherenceResult.ts";
import type { Run } from "../../state/runs/run.ts";
import { ownSystems } from "../../state/systems/ownSystems.ts";
import type { SystemGroup } from "../../state/systems/systems.ts";

/** A RoBin whose coherence can be shown: its weights are available, and its run may have measured it. */
export interface ArmsSystem {
  readonly id: string;
  readonly group: string;
  readonly specId: string;
  readonly label: string;
  readonly system: System;
  readonly spec: ExperimentSpec;
  /** Measured by its run on the images of its evaluation; null if it was not. */
  readonly measured: CoherenceResult | null;
  /** The histogram that its pack or result includes; null if there is none. */
  readonly summary: CoherenceRow | null;
  /** Packs have only summaries; runs and opened results have the outcome of every image. */
  readonly origin: SystemGroup["origin"];
}

/** Every trained RoBin on the page, in the order of the select. */
export function armsSystems(groups: readonly SystemGroup[], runs: readonly Run[]): readonly ArmsSystem[] {
  return groups.flatMap((group) =>
    ownSystems(group)
      .filter(({ scoreKind }) => scoreKind === "arms")
      .map(({ id, specId, label, system }) => ({
        id,
        group: group.id,
        specId,
        label: `${group.label}: ${label}`,
        system,
        spec: group.spec,
        measured: measuredBy(
          runs.find((run) => run.id === group.id),
          specId,
        ),
        summary: group.coherence.find(({ system: measured }) => measured === specId) ?? null,
        origin: group.origin,
      })),
  );
}

function measuredBy(run: Run | undefined, systemId: string): CoherenceResult | null {
  const planned = run?.plan?.systems.find(({ id }) => id === systemId);
  if (run === undefined || run.plan === null || planned === undefined) return null;
  return coherenceResult(run.plan, planned, artefactsOf(run.tasks));
}
