import { useEffect } from "react";
import { attackStore, move } from "../../state/attack.ts";
import type { PlaybackAction } from "../../state/playback.ts";

/** Controls that use these keys themselves; the page leaves them alone there. */
const owners =
  "button, a, input, textarea, select, summary, [role=slider], [role=combobox], [role=listbox], [role=option], [role=dialog], [role=application]";

function actionOf(key: string): PlaybackAction | null {
  switch (key) {
    case " ":
      return { kind: "toggle" };
    case "ArrowLeft":
      return { kind: "move", by: -1 };
    case "ArrowRight":
      return { kind: "move", by: 1 };
    case "Home":
      return { kind: "seek", step: 0 };
    case "End":
      return { kind: "seek", step: Number.MAX_SAFE_INTEGER };
    default:
      return null;
  }
}

/** Space plays and pauses, arrows step, Home and End go to the ends, wherever no control has the focus. */
export function usePlaybackKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const { playback, shown } = attackStore.getState();
      if (shown === null || playback.last === 0) return;
      if (event.target instanceof Element && event.target.closest(owners) !== null) return;
      const action = actionOf(event.key);
      if (action === null) return;
      event.preventDefault();
      move(action);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
