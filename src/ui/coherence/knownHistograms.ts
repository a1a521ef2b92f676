import { type CoherenceJob, jobName } from "../../state/coherence/coherence.ts";
import type { ArmsSystem } from "./armsSystems.ts";

/**
 * The other RoBins with a known histogram, for comparison with the current one: measured here (on most images), by their
 * run, or included in their pack.
 */
export function knownHistograms(
  shown: ArmsSystem,
  systems: readonly ArmsSystem[],
  jobs: Readonly<Record<string, CoherenceJob>>,
) {
  return systems.flatMap(({ id, label, group, specId, measured, summary }) => {
    if (id === shown.id) return [];
    const [mostImages] = [1000, 256, 64].flatMap(
      (images) => jobs[jobName({ group, systemId: specId, images })]?.result ?? [],
    );
    const coherence = mostImages?.summary ?? measured?.summary ?? summary;
    return coherence === null ? [] : [{ id, label, coherence }];
  });
}
