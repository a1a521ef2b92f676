import { Aperture, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { camerasHere, closeCamera, openCamera, pictureFrom } from "../../../state/ownImage/camera.ts";
import { Button } from "../../controls/Button.tsx";
import { Notice } from "../../controls/Notice.tsx";
import { Progress } from "../../controls/Progress.tsx";
import { Select } from "../../controls/Select.tsx";
import styles from "./CameraView.module.css";

interface CameraViewProps {
  readonly onTaken: (file: File) => void;
  readonly onClose: () => void;
  /** Another way to a picture, shown where the camera gives none. */
  readonly otherwise: ReactNode;
}

/** Shows what the camera sees, and takes one picture. The camera runs only while this is on the page. */
export function CameraView({ onTaken, onClose, otherwise }: CameraViewProps) {
  const video = useRef<HTMLVideoElement>(null);
  // A new object starts the camera again.
  const [chosen, choose] = useState<{ readonly device: string | null }>({ device: null });
  const { cameras, isLive, problem, setProblem } = useCamera(video, chosen);
  const take = async () => {
    if (video.current === null) return;
    try {
      onTaken(await pictureFrom(video.current));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section className={styles.camera} aria-label="Camera">
      <video
        ref={video}
        className={styles.video}
        hidden={!isLive}
        muted
        playsInline
        aria-label="What the camera sees"
      />
      {!isLive && problem === null && <Progress label="Waiting for the camera" value={null} />}
      {problem !== null && (
        <Notice tone="error" title="No picture from the camera" onRetry={() => choose({ ...chosen })}>
          {problem}
        </Notice>
      )}
      {isLive && cameras.length > 1 && (
        <Select
          label="Camera"
          value={chosen.device ?? cameras[0]?.deviceId ?? ""}
          options={cameras.map(({ deviceId, label }, i) => ({ value: deviceId, label: label || `Camera ${i + 1}` }))}
          onChange={(device) => choose({ device })}
        />
      )}
      <div className={styles.buttons}>
        {isLive && (
          <Button variant="primary" size="s" icon={<Aperture />} autoFocus onClick={() => void take()}>
            Take the picture
          </Button>
        )}
        {problem !== null && otherwise}
        <Button size="s" icon={<X />} onClick={onClose}>
          {isLive ? "Close the camera" : "Back"}
        </Button>
      </div>
      <p className={styles.hint}>The picture stays on this machine.</p>
    </section>
  );
}

/** Runs a camera in a video element, and turns it off when another one is chosen or the element goes. */
function useCamera(video: React.RefObject<HTMLVideoElement | null>, chosen: { readonly device: string | null }) {
  const [cameras, setCameras] = useState<readonly MediaDeviceInfo[]>([]);
  const [isLive, setLive] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    let running: MediaStream | null = null;
    const run = async () => {
      const stream = await openCamera(chosen.device);
      if (isOver) return closeCamera(stream);
      running = stream;
      for (const track of stream.getVideoTracks())
        track.addEventListener("ended", () => {
          setLive(false);
          setProblem("The camera was disconnected or taken away. Connect it again, or choose a file.");
        });
      const element = video.current;
      if (element === null) return;
      element.srcObject = stream;
      await element.play();
      const found = await camerasHere();
      if (isOver) return;
      setCameras(found);
      setLive(true);
    };
    setLive(false);
    setProblem(null);
    run().catch((error: unknown) => {
      // Closing the camera interrupts the start of its film.
      if (!isOver) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => {
      isOver = true;
      if (running !== null) closeCamera(running);
    };
  }, [video, chosen]);
  return { cameras, isLive, problem, setProblem };
}
