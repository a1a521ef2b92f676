import { Redo2, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { draftHistoryStore, redoDraft, undoDraft } from "../../state/train/draftHistory.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { shortcutOf } from "../keyboard/shortcuts.ts";
import { useShortcuts } from "../keyboard/useShortcuts.ts";

/** Takes changes of the experiment back, and makes them again. */
export function UndoButtons() {
  const { past, future } = useStore(draftHistoryStore);
  useShortcuts("train", { undo: undoDraft, redo: redoDraft });
  useEffect(() => {
    // Number fields rewrite what is typed into them, so the browser's own undo does not work there.
    const onKey = (event: KeyboardEvent) => {
      const id = shortcutOf("train", event);
      if (id === null || !(event.target instanceof HTMLInputElement) || event.target.inputMode === "") return;
      event.preventDefault();
      const field = event.target;
      // A field takes a value from outside only when nobody types in it.
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
