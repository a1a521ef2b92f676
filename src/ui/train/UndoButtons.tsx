import { Redo2, Undo2 } from "lucide-react";
import { useStore } from "zustand";
import { draftHistoryStore, redoDraft, undoDraft } from "../../state/draftHistory.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { useShortcuts } from "../useShortcuts.ts";

/** Takes changes of the experiment back, and makes them again. */
export function UndoButtons() {
  const { past, future } = useStore(draftHistoryStore);
  useShortcuts("train", { undo: undoDraft, redo: redoDraft });
  return (
    <>
      <IconButton
        size="s"
        label="Undo the last change (Ctrl+Z)"
        icon={<Undo2 />}
        disabled={past.length === 0}
        onClick={undoDraft}
      />
      <IconButton
        size="s"
        label="Redo (Ctrl+Shift+Z)"
        icon={<Redo2 />}
        disabled={future.length === 0}
        onClick={redoDraft}
      />
    </>
  );
}
