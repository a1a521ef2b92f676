import { useEffect } from "react";
import { useStore } from "zustand";
import { restoreRuns } from "../../state/runs/restoreRuns.ts";
import { runsStore } from "../../state/runs/runsStore.ts";
import { loadPacks, systemsStore } from "../../state/systems/systems.ts";

/** The runs of this and earlier visits, and the pretrained packs. Both are loaded when a room first needs them. */
export function useKnownSystems() {
  const { runs, isRestored } = useStore(runsStore);
  const { groups, packs, packsError } = useStore(systemsStore);
  useEffect(() => {
    void restoreRuns();
    void loadPacks();
  }, []);
  return { runs, groups, packsError, isLoading: !isRestored || packs === "idle" || packs === "loading" };
}
