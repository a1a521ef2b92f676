import { useEffect } from "react";
import { useStore } from "zustand";
import { entryOf, isKnown } from "../../experiment/catalogue/params.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import { dataStore, isThere, refreshData } from "../../state/systems/data.ts";

/** Whether data are on this machine; null while that is looked up, which data that come with the lab need not. */
export function useDataHere(dataset: Choice): boolean | null {
  const stored = useStore(dataStore, (state) => state.stored);
  const isStored = isKnown("datasets", dataset.id) && entryOf("datasets", dataset.id).files.from === "data";
  useEffect(() => {
    if (isStored && dataStore.getState().stored === null) void refreshData();
  }, [isStored]);
  return isStored ? isThere({ stored }, dataset) : true;
}
