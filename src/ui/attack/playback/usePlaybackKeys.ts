import { attackStore, move } from "../../../state/attack/attackStore.ts";
import type { PlaybackAction } from "../../../state/attack/playback.ts";
import { useShortcuts } from "../../keyboard/useShortcuts.ts";

const playing = (action: PlaybackAction) => () => {
  const { playback, shown } = attackStore.getState();
  if (shown === null || playback.last === 0) return false;
  move(action);
  return true;
};

const actions = {
  toggle: playing({ kind: "toggle" }),
  back: playing({ kind: "move", by: -1 }),
  forward: playing({ kind: "move", by: 1 }),
  first: playing({ kind: "seek", step: 0 }),
  last: playing({ kind: "seek", step: Number.MAX_SAFE_INTEGER }),
} as const;

/** Space plays and pauses, arrows step, Home and End go to the ends, unless a control has the focus. */
export function usePlaybackKeys(): void {
  useShortcuts("attack", actions);
}
