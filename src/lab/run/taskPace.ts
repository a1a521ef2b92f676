import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import { createEta, settling } from "./eta.ts";
import type { TaskPace } from "./runState.ts";

/** Seconds after which an average rate is worth showing. */
const countable = 0.5;

type Progress = Extract<TaskEvent, { readonly kind: "progress" }>;

/**
 * Measures the pace of one task from its progress events. Work done before the first event, as by a training that
 * resumes from a checkpoint, does not count.
 *
 * @param cost estimated seconds of the whole task, used until a rate is measured.
 * @param now seconds since any fixed moment.
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

/** The measured rate; never the estimated one, which may be far off, as on a software GPU. */
function perSecond(elapsed: number, done: number, left: number, etaSeconds: number | null): number | null {
  if (elapsed < countable || done === 0) return null;
  // Until a rate has settled, the time left is the estimate.
  if (elapsed < settling || left === 0) return done / elapsed;
  return etaSeconds === null || etaSeconds === 0 ? null : left / etaSeconds;
}
