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
    // Number fields rewrite typed text, which breaks the browser's own undo.
    const onKey = (event: KeyboardEvent) => {
      const id = shortcutOf("train", event);
      if (id === null || !(event.target instanceof HTMLInputElement) || event.target.inputMode === "") return;
      event.preventDefault();
      const field = event.target;
      // A field accepts a value from outside only while it has no focus.
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
