import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import { createEta, settling } from "./eta.ts";
import type { TaskPace } from "./runState.ts";

/** Seconds after which a count over them is worth showing. */
const countable = 0.5;

type Progress = Extract<TaskEvent, { readonly kind: "progress" }>;

/**
 * Measures how fast one task goes, from its progress events. What was done before the first event (a training that went
 * on from a checkpoint) does not count.
 *
 * @param cost estimated seconds of the whole task: believed until something has been measured.
 * @param now seconds from any fixed moment.
 */
export function createTaskPace(cost: number, now: () => number): (event: Progress) => TaskPace {
  let eta: ReturnType<typeof createEta> | undefined;
  let first = 0;
  let started = 0;
  return ({ done, total, unit }) => {
    if (eta === undefined) {
      eta = createEta(1, now);
      first = done;
      started = now();
    }
    const share = total === 0 ? 0 : cost / total;
    const etaSeconds = eta((done - first) * share, (total - first) * share);
    return {
      unit,
      etaSeconds,
      perSecond: perSecond(now() - started, done - first, total - done, etaSeconds),
    };
  };
}

/** A rate is measured, never believed: what was estimated may be far off, as on a software GPU. */
function perSecond(elapsed: number, done: number, left: number, etaSeconds: number | null): number | null {
  if (elapsed < countable || done === 0) return null;
  // The time left is still the estimate.
  if (elapsed < settling || left === 0) return done / elapsed;
  return etaSeconds === null || etaSeconds === 0 ? null : left / etaSeconds;
}
