import { Redo2, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { draftStore, redoDraft, undoDraft } from "../../state/train/draftStore.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { shortcutOf } from "../keyboard/shortcuts.ts";
import { useShortcuts } from "../keyboard/useShortcuts.ts";

/** Undo and redo for changes to the experiment. */
export function UndoButtons() {
  const { pastStates, futureStates } = useStore(draftStore.temporal);
  useShortcuts("train", { undo: undoDraft, redo: redoDraft });
  useEffect(() => {
    // The browser's own undo knows only typed text, not the values that a number field took.
    const onKey = (event: KeyboardEvent) => {
      const id = shortcutOf("train", event);
      if (id === null || !(event.target instanceof HTMLInputElement) || event.target.inputMode === "") return;
      event.preventDefault();
      const field = event.target;
      // Takes what is typed, so that undo and redo start from it.
      field.blur();
      if (id === "undo") undoDraft();
      else redoDraft();
      field.focus();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
  return (
    <>
      <IconButton
        size="s"
        label="Undo (Ctrl+Z)"
        icon={<Undo2 />}
        disabled={pastStates.length === 0}
        onClick={undoDraft}
      />
      <IconButton
        size="s"
        label="Redo (Ctrl+Shift+Z)"
        icon={<Redo2 />}
        disabled={futureStates.length === 0}
        onClick={redoDraft}
      />
    </>
  );
}
