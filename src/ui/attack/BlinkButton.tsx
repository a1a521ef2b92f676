import { SquareSplitHorizontal } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { attackStore } from "../../state/attack.ts";
import { Button } from "../controls/Button.tsx";
import { lookStore, showOriginal } from "./look.ts";

/** What types or reads keys itself. */
const typing = "input, textarea, select, [role=combobox], [role=listbox], [role=application], [role=dialog]";

/** Shows the original in place of the attacked image: while B is held, and from one press of the button to the next. */
export function BlinkButton() {
  const isOriginal = useStore(lookStore, (state) => state.isOriginal);
  const hasShown = useStore(attackStore, (state) => state.shown !== null);
  useBlinkKey();
  return (
    <Button
      size="s"
      variant="quiet"
      icon={<SquareSplitHorizontal />}
      disabled={!hasShown}
      aria-pressed={isOriginal}
      title="Hold B to see the original"
      onClick={() => showOriginal(!isOriginal)}
    >
      Original
    </Button>
  );
}

function useBlinkKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "b" || event.ctrlKey || event.metaKey || event.altKey) return;
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
