import { SquareSplitHorizontal } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { IconButton } from "../../controls/IconButton.tsx";
import { shortcutOf } from "../../keyboard/shortcuts.ts";
import { useWindowEvents } from "../../shared/useWindowEvents.ts";
import { pictureViewStore, showOriginal } from "../system/pictureView.ts";

/** Elements that handle keys themselves. */
const typing =
  "input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select, [role=combobox], [role=listbox], [role=application], [role=dialog]";

/** Shows the original in place of the attacked image: while B is held, or toggled by the button. */
export function OriginalButton({ disabled }: { readonly disabled: boolean }) {
  const isOriginal = useStore(pictureViewStore, (state) => state.isOriginal);
  const onKey = (event: KeyboardEvent) => {
    if (shortcutOf("pictures", event) !== "original") return;
    if (event.type === "keyup") showOriginal(false);
    else if (!event.repeat && !(event.target instanceof Element && event.target.closest(typing) !== null))
      showOriginal(true);
  };
  // A key released in another window fires no event here.
  useWindowEvents({ keydown: onKey, keyup: onKey, blur: () => showOriginal(false) });
  useEffect(() => () => showOriginal(false), []);
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
