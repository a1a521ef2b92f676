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
import { useFields } from "../shared/useFields.ts";

interface ShownData {
  /** Null if the visitor's own data are selected but not stored in this browser. */
  readonly dataset: ResolvedChoice | null;
  /** Whether it is on this machine; null while that is being checked. */
  readonly isHere: boolean | null;
  /** Whether the next experiment uses it; `dataset` then has the experiment's parameters. */
  readonly isDrafted: boolean;
}

/** Whether two choices are the same data set, whatever part of it they use. */
export function isSameData(a: Choice, b: Choice): boolean {
  return a.id === b.id && a.params?.digest === b.params?.digest;
}

/** The data set that the room shows: the part that the next experiment uses, else all of it. */
export function useShownData(): ShownData {
  const { dataset: id } = useStore(selectionStore, ({ data }) => data);
  const { stored, ownName } = useFields(dataStore, "stored", "ownName");
  // draftSpec returns a new object on every call, so compare its content.
  const draftedText = useStore(draftStore, (draft) => JSON.stringify(draftSpec(draft).dataset));
  useEffect(() => {
    if (dataStore.getState().stored === null) void refreshData();
  }, []);
  return useMemo(() => {
    const draft: Choice = JSON.parse(draftedText);
    const own = stored?.find((one) => one.choice.id === images.id && one.name === ownName)?.choice;
    const inDraft = id === images.id && ownName === null && draft.id === images.id ? draft : undefined;
    const choice: Choice | undefined = id === images.id ? (own ?? inDraft) : { id };
    if (choice === undefined) return { dataset: null, isHere: stored === null ? null : false, isDrafted: false };
    const isDrafted = isSameData(choice, draft) && choiceProblems("datasets", draft).length === 0;
    return {
      dataset: resolveChoice("datasets", isDrafted ? draft : choice),
      isHere: isThere({ stored }, choice),
      isDrafted,
    };
  }, [id, stored, ownName, draftedText]);
}
