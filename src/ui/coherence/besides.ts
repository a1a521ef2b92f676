import type { CoherenceRow } from "../../experiment/summary/rows.ts";
import { type CoherenceJob, jobName } from "../../state/coherence/coherence.ts";
import type { ArmsSystem } from "./armsSystems.ts";

/** A RoBin whose histogram is known, whoever measured it. */
export interface Beside {
  readonly id: string;
  readonly label: string;
  readonly coherence: CoherenceRow;
}

/** RoBins that can stand beside the one on show: measured here (on most images), by their run, or with their pack. */
export function besides(
  shown: ArmsSystem,
  systems: readonly ArmsSystem[],
  jobs: Readonly<Record<string, CoherenceJob>>,
): readonly Beside[] {
  return systems.flatMap(({ id, label, group, specId, measured, summary }) => {
    if (id === shown.id) return [];
    const done = [1000, 256, 64].flatMap(
      (images) => jobs[jobName({ group, systemId: specId, images })]?.result ?? [],
    );
    const coherence = done[0]?.summary ?? measured?.summary ?? summary;
    return coherence === null ? [] : [{ id, label, coherence }];
  });
}
