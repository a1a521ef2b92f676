import type { BackendId } from "../../experiment/artefacts/artefact.ts";
import { type Rates, taskMultiplyAdds } from "../../experiment/plan/cost.ts";
import type { TaskState } from "../../lab/run/runState.ts";
import { typicalRates } from "../../lab/run/typicalRates.ts";

const place = (backend: BackendId) => `robin-lab-rate-${backend}`;

/** How fast this machine is, measured by earlier tasks where there are any. */
export function ratesOf(
  backend: BackendId,
  workers: number,
  storage: Pick<Storage, "getItem"> = localStorage,
): Rates & { readonly isMeasured: boolean } {
  const measured = Number(storage.getItem(place(backend)) ?? Number.NaN);
  const isMeasured = Number.isFinite(measured) && measured > 0;
  return { multiplyAddsPerSecond: isMeasured ? measured : typicalRates[backend], workers, isMeasured };
}

/** Remember the speed that the tasks computed on this backend show; tasks that took no time to speak of tell nothing. */
export function learnRate(
  tasks: readonly TaskState[],
  backend: BackendId,
  storage: Pick<Storage, "setItem"> = localStorage,
): void {
  let work = 0;
  let seconds = 0;
  for (const { status, task, provenance } of tasks) {
    if (status !== "computed" || provenance === null || provenance.backend.id !== backend) continue;
    work += taskMultiplyAdds(task);
    seconds += provenance.seconds;
  }
  if (seconds >= 2) storage.setItem(place(backend), String(work / seconds));
}
