import { useEffect } from "react";
import { useStore } from "zustand";
import { attackStore, move } from "../../../state/attack/attackStore.ts";
import { stepInterval } from "../../../state/attack/playback.ts";

/** Advances the playback while it is playing and the room is open. */
export function usePlaybackClock(): void {
  const playing = useStore(attackStore, (state) => state.playback.playing);
  const last = useStore(attackStore, (state) => state.playback.last);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => move({ kind: "tick" }), stepInterval(last));
    return () => clearInterval(timer);
  }, [playing, last]);
}
