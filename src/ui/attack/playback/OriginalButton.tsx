import { SquareSplitHorizontal } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { IconButton } from "../../controls/IconButton.tsx";
import { shortcutOf } from "../../keyboard/shortcuts.ts";
import { pictureViewStore, showOriginal } from "../system/pictureView.ts";

/** Elements that handle keys themselves. */
const typing =
  "input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select, [role=combobox], [role=listbox], [role=application], [role=dialog]";

/** Shows the original in place of the attacked image: while B is held, or toggled by the button. */
export function OriginalButton({ disabled }: { readonly disabled: boolean }) {
  const isOriginal = useStore(pictureViewStore, (state) => state.isOriginal);
  useOriginalKey();
  return (
    <IconButton
      label="Show the original (hold B)"
      icon={<SquareSplitHorizontal />}
      disabled={disabled}
      aria-pressed={isOriginal}
      onClick={() => showOriginal(!isOriginal)}
    />
  );
}

function useOriginalKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (shortcutOf("pictures", event) !== "original") return;
      if (event.type === "keydown") {
        if (event.repeat || (event.target instanceof Element && event.target.closest(typing) !== null))
          return;
        showOriginal(true);
      } else showOriginal(false);
    };
    // A key released in another window fires no event here.
    const onLeave = () => showOriginal(false);
    window.addEventListener("keydown", onKey);
    window.addEventListener("keyup", onKey);
    window.addEventListener("blur", onLeave);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("keyup", onKey);
      window.removeEventListener("blur", onLeave);
      onLeave();
    };
  }, []);
}
