import { attackStore, isStale, move } from "../../../state/attack/attackStore.ts";
import type { PlaybackAction } from "../../../state/attack/playback.ts";
import { useShortcuts } from "../../keyboard/useShortcuts.ts";
import { missingFor, startAttack } from "../startAttack.ts";
import { isOpeningPlaying, skipOpening } from "./SkipOpening.tsx";

const playing = (action: PlaybackAction) => () => {
  const { playback, shown } = attackStore.getState();
  if (shown === null || playback.last === 0) return false;
  move(action);
  return true;
};

/**
 * Space attacks, and plays and pauses once there is an attack with these settings; arrows step, Home and End go to the
 * ends; all unless a control has the focus.
 */
export function usePlaybackKeys(onShown: () => void): void {
  useShortcuts("attack", {
    toggle() {
      const state = attackStore.getState();
      if (state.pending !== null) return true;
      if (state.shown !== null && !isStale(state)) return playing({ kind: "toggle" })();
      if (missingFor(state) !== null) return false;
      void startAttack(onShown);
      return true;
    },
    back: playing({ kind: "move", by: -1 }),
    forward: playing({ kind: "move", by: 1 }),
    first: playing({ kind: "seek", step: 0 }),
    last: playing({ kind: "seek", step: Number.MAX_SAFE_INTEGER }),
    skip() {
      if (!isOpeningPlaying()) return false;
      skipOpening();
      return true;
    },
  });
}
