import { SkipForward } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { attackStore, move } from "../../../state/attack/attackStore.ts";
import { searchStore } from "../../../state/attack/searchStore.ts";
import { Button } from "../../controls/Button.tsx";
import { useFields } from "../../shared/useFields.ts";

/** Whether the opening scene is being looked for or is playing. */
export function isOpeningPlaying(): boolean {
  const { work, isOpening } = searchStore.getState();
  return work?.isOpening === true || (isOpening && attackStore.getState().playback.playing);
}

/** Shows the end of the opening scene, on its image also where that is still looked for; the search can then be stopped. */
export function skipOpening(): void {
  const { work } = searchStore.getState();
  searchStore.setState({ isOpening: false });
  if (work?.isOpening === true) searchStore.setState({ work: { ...work, isOpening: false }, isSkipped: true });
  else move({ kind: "seek", step: Number.MAX_SAFE_INTEGER });
}

/** Skips the scene of the first visit while it plays. */
export function SkipOpening() {
  const { work, isOpening } = useFields(searchStore, "work", "isOpening");
  const playing = useStore(attackStore, (state) => state.playback.playing);
  useEffect(() => {
    // Played once: pausing or reaching the end makes it an attack like any other.
    if (isOpening && !playing) searchStore.setState({ isOpening: false });
  }, [isOpening, playing]);
  if (work?.isOpening !== true && !(isOpening && playing)) return null;
  return (
    <Button icon={<SkipForward />} onClick={skipOpening}>
      Skip
    </Button>
  );
}
