import type { TaskEvent } from "../experiment/event.ts";
import { createEta } from "./eta.ts";
import type { TaskPace } from "./runState.ts";

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
  return ({ done, total, unit }) => {
    if (eta === undefined) {
      eta = createEta(1, now);
      first = done;
    }
    const share = total === 0 ? 0 : cost / total;
    const etaSeconds = eta((done - first) * share, (total - first) * share);
    const left = total - done;
    return {
      unit,
      etaSeconds,
      perSecond: etaSeconds === null || etaSeconds === 0 ? null : left / etaSeconds,
    };
  };
}
