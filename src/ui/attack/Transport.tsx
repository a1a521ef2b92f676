import { Slider } from "@base-ui/react/slider";
import { ChevronLeft, ChevronRight, Pause, Play, RotateCcw } from "lucide-react";
import { useStore } from "zustand";
import { attackStore, move } from "../../state/attack/attackStore.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { BlinkButton } from "./BlinkButton.tsx";
import styles from "./Transport.module.css";

/** Play, pause, step and scrub: one clock for both systems. */
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
        label="One step on (right arrow)"
        icon={<ChevronRight />}
        disabled={disabled || step === last}
        onClick={() => move({ kind: "move", by: 1 })}
      />
      <IconButton
        label="Play again from the start (Home goes there)"
        icon={<RotateCcw />}
        disabled={disabled}
        onClick={() => move({ kind: "restart" })}
      />
      <BlinkButton disabled={disabled} />
      <Slider.Root
        className={styles.slider}
        value={step}
        min={0}
        max={Math.max(1, last)}
        step={1}
        disabled={disabled}
        onValueChange={(next) => move({ kind: "seek", step: next })}
      >
        <Slider.Control className={styles.control}>
          <Slider.Track className={styles.track}>
            <Slider.Indicator className={styles.indicator} />
            <Slider.Thumb className={styles.thumb} aria-label="Step of the attack" />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <output className={styles.step}>
        {disabled ? (
          "no steps yet"
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
