import { SquareSplitHorizontal } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { IconButton } from "../controls/IconButton.tsx";
import { shortcutOf } from "../keyboard/shortcuts.ts";
import { lookStore, showOriginal } from "./look.ts";

/** What types or reads keys itself. */
const typing =
  "input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select, [role=combobox], [role=listbox], [role=application], [role=dialog]";

/** Shows the original in place of the attacked image: while B is held, and from one press of the button to the next. */
export function BlinkButton({ disabled }: { readonly disabled: boolean }) {
  const isOriginal = useStore(lookStore, (state) => state.isOriginal);
  useBlinkKey();
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

function useBlinkKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (shortcutOf("pictures", event) !== "original") return;
      if (event.type === "keydown") {
        if (event.repeat || (event.target instanceof Element && event.target.closest(typing) !== null))
          return;
        showOriginal(true);
      } else showOriginal(false);
    };
    // A key that is let go in another window is never told.
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
