import { useMemo } from "react";
import type { SystemImages } from "../../experiment/artefacts/imageResults.ts";
import { resultsOfPack, resultsOfTasks } from "../../state/imports/imageResults.ts";
import { useLoaded } from "./useLoaded.ts";
import { useMeasuredTasks } from "./useMeasuredTasks.ts";

/**
 * What is known about single images of an experiment, RoBin first; updated as a run goes on, null while loading.
 *
 * @throws during rendering if it cannot be read, so that the error boundary of the panel shows the reason.
 */
export function useImageResults(id: string): readonly SystemImages[] | null {
  const measured = useMeasuredTasks(id);
  const pack = useLoaded(measured === undefined ? id : null, () => resultsOfPack(id));
  const ofTasks = useMemo(() => (measured == null ? null : resultsOfTasks(measured)), [measured]);
  if (measured !== undefined) return ofTasks;
  if (pack.error !== null) throw new Error(pack.error);
  return pack.isCurrent ? pack.value : null;
}
