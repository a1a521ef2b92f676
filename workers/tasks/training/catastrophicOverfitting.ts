import type { EpochMetrics, Warning } from "../../../src/experiment/artefacts/artefact.ts";

/** Least fall in accuracy on 200 images that is more than chance between two epochs. */
const leastFall = 0.2;
/** Clean accuracy may fall by this much; a larger loss is a collapse (`collapse.ts`). */
const cleanSlack = 0.1;

/**
 * A warning when the last epoch has lost the robustness of an earlier one while clean accuracy stayed: less than half is
 * left, and at least 0.2 are gone; null otherwise. This is catastrophic overfitting (Wong et al. 2020, section 5.4; Rice et
 * al. 2020): the network has learnt to defeat its own weak inner attack and no other.
 */
export function catastrophicOverfitting(history: readonly EpochMetrics[]): Warning | null {
  const last = history.at(-1);
  if (last === undefined || last.adversarialAccuracy === null) return null;
  const left = last.adversarialAccuracy;
  const best = history.reduce((most, row) =>
    (row.adversarialAccuracy ?? 0) > (most.adversarialAccuracy ?? 0) ? row : most,
  );
  const had = best.adversarialAccuracy ?? 0;
  const stayed = last.cleanAccuracy >= best.cleanAccuracy - cleanSlack;
  if (!stayed || left >= had / 2 || had - left < leastFall) return null;
  const share = (value: number) => value.toFixed(3);
  return {
    code: "catastrophic-overfitting",
    detail: `validation accuracy under attack is ${share(left)} in epoch ${last.epoch + 1}, after ${share(had)} in epoch ${best.epoch + 1}, while clean accuracy is ${share(last.cleanAccuracy)}: the network learnt to defeat its inner attack alone; use more inner steps, a smaller step or epsilon, or fewer epochs`,
  };
}
