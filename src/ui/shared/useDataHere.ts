import { useEffect } from "react";
import { useStore } from "zustand";
import { entryOf, isKnown } from "../../experiment/catalogue/params.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { dataStore, isThere, refreshData } from "../../state/systems/data.ts";

/** Whether a data set is on this machine; null while that is being checked. Bundled data always are. */
export function useDataHere(dataset: Choice): boolean | null {
  const stored = useStore(dataStore, (state) => state.stored);
  const isStored = isKnown("datasets", dataset.id) && entryOf("datasets", dataset.id).files.from === "data";
  useEffect(() => {
    if (isStored && dataStore.getState().stored === null) void refreshData();
  }, [isStored]);
  return isStored ? isThere({ stored }, dataset) : true;
}
