import { ChevronLeft, ChevronRight, Pause, Play, RotateCcw } from "lucide-react";
import { useStore } from "zustand";
import { attackStore, move } from "../../../state/attack/attackStore.ts";
import { IconButton } from "../../controls/IconButton.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { DividerButton } from "./DividerButton.tsx";
import { OriginalButton } from "./OriginalButton.tsx";
import styles from "./Transport.module.css";

/** Plays, pauses, steps and scrubs the attack on all systems together. */
export function Transport() {
  const { step, last, playing } = useStore(attackStore, (state) => state.playback);
  const disabled = useStore(attackStore, (state) => state.shown === null) || last === 0;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Playback of the attack">
      <IconButton
        label={playing ? "Pause (space)" : "Play (space)"}
        icon={playing ? <Pause /> : <Play />}
        disabled={disabled}
        onClick={() => move({ kind: "toggle" })}
      />
      <IconButton
        label="One step back (left arrow)"
        icon={<ChevronLeft />}
        disabled={disabled || step === 0}
        onClick={() => move({ kind: "move", by: -1 })}
      />
      <IconButton
        label="One step forward (right arrow)"
        icon={<ChevronRight />}
        disabled={disabled || step === last}
        onClick={() => move({ kind: "move", by: 1 })}
      />
      <IconButton
        label="Replay from the start"
        icon={<RotateCcw />}
        disabled={disabled}
        onClick={() => move({ kind: "restart" })}
      />
      <OriginalButton disabled={disabled} />
      <DividerButton disabled={disabled} />
      <Slider
        name="Step of the attack"
        value={step}
        min={0}
        max={Math.max(1, last)}
        step={1}
        disabled={disabled}
        onChange={(next) => move({ kind: "seek", step: next })}
      />
      <output className={styles.step}>
        {disabled ? (
          <span>no steps yet</span>
        ) : (
          <>
            <span>step </span>
            {step} of {last}
          </>
        )}
      </output>
    </div>
  );
}
