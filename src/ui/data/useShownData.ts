import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import images from "../../experiment/catalogue/datasets/images.ts";
import { choiceProblems, resolveChoice } from "../../experiment/catalogue/params.ts";
import type { Choice } from "../../experiment/terms/choice.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { selectionStore } from "../../state/page/selection.ts";
import { dataStore, isThere, refreshData } from "../../state/systems/data.ts";
import { draftSpec } from "../../state/train/draftSpec.ts";
import { draftStore } from "../../state/train/draftStore.ts";

export interface ShownData {
  /** Null where own data are asked for that this browser does not keep. */
  readonly dataset: ResolvedChoice | null;
  /** Whether it is on this machine; null while that is looked up. */
  readonly isHere: boolean | null;
  /** Whether the next experiment uses it; then with its parameters. */
  readonly isDrafted: boolean;
}

/** Whether two choices are the same data, whatever part of them is used. */
export function isSameData(a: Choice, b: Choice): boolean {
  return a.id === b.id && a.params?.digest === b.params?.digest;
}

/** The data that the room shows: as the next experiment uses them, else whole. */
export function useShownData(): ShownData {
  const { dataset: id } = useStore(selectionStore, ({ data }) => data);
  const stored = useStore(dataStore, (state) => state.stored);
  const ownName = useStore(dataStore, (state) => state.ownName);
  // Specs are made anew on every look; what they say is what counts.
  const draftedText = useStore(draftStore, (draft) => JSON.stringify(draftSpec(draft).dataset));
  useEffect(() => {
    if (dataStore.getState().stored === null) void refreshData();
  }, []);
  return useMemo(() => {
    const draft: Choice = JSON.parse(draftedText);
    const own = stored?.find((one) => one.choice.id === images.id && one.name === ownName)?.choice;
    const inDraft = id === images.id && ownName === null && draft.id === images.id ? draft : undefined;
    const choice: Choice | undefined = id === images.id ? (own ?? inDraft) : { id };
    if (choice === undefined)
      return { dataset: null, isHere: stored === null ? null : false, isDrafted: false };
    const isDrafted = isSameData(choice, draft) && choiceProblems("datasets", draft).length === 0;
    return {
      dataset: resolveChoice("datasets", isDrafted ? draft : choice),
      isHere: isThere({ stored }, choice),
      isDrafted,
    };
  }, [id, stored, ownName, draftedText]);
}
