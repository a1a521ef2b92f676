import { Pause, Play, RotateCcw, StepForward } from "lucide-react";
import { useStore } from "zustand";
import { planeTraining } from "../../experiment/interactive/plane.ts";
import { pausePlane, playPlane, resetPlane, setPlaneSpeed, stepPlane } from "../../state/plane/planeWork.ts";
import { playgroundStore } from "../../state/plane/playgroundStore.ts";
import { Button } from "../controls/Button.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { useFields } from "../shared/useFields.ts";
import styles from "./Plane.module.css";

const speeds = ["1", "5", "25"] as const;

/** Controls that start, pause, step and restart the training of both networks. */
export function PlaneTransport() {
  const { isPlaying, speed, trained } = useFields(playgroundStore, "isPlaying", "speed", "trained");
  const { learningRate } = useStore(playgroundStore, (state) => state.settings);
  const { epochs } = planeTraining(learningRate);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Training of both networks" data-stage="">
      <Button
        variant="primary"
        icon={isPlaying ? <Pause /> : <Play />}
        onClick={isPlaying ? pausePlane : playPlane}
        title={isPlaying ? "Pause (P)" : "Play (P)"}
      >
        {isPlaying ? "Pause" : "Play"}
      </Button>
      <IconButton label="Advance one frame (S)" icon={<StepForward />} onClick={stepPlane} />
      <IconButton
        label="Restart untrained, keep the points (R)"
        icon={<RotateCcw />}
        disabled={trained.epoch === 0}
        onClick={resetPlane}
      />
      <span className={styles.epoch}>
        {trained.epoch === 0 && !isPlaying ? (
          "untrained: press Play"
        ) : (
          <>
            epoch {trained.epoch} <span>of {epochs.toLocaleString("en-GB")}</span>
          </>
        )}
      </span>
      <div className={styles.speed}>
        <span aria-hidden="true">Epochs per frame</span>
        <Segmented
          size="s"
          label="Epochs per frame"
          hideLabel
          value={String(speed)}
          options={speeds.map((value) => ({ value, label: value }))}
          onChange={(value) => setPlaneSpeed(Number(value))}
        />
      </div>
    </div>
  );
}
