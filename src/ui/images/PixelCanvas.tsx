import { type KeyboardEventHandler, useEffect, useRef } from "react";
import styles from "./PixelCanvas.module.css";
import type { Shape } from "./paint.ts";

export interface PixelCanvasProps {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly shape: Shape;
  /** What the picture shows, for screen readers. */
  readonly label: string;
  /** If given, the picture can receive the keyboard focus. */
  readonly onKeyDown?: KeyboardEventHandler;
}

/** A small image, enlarged with sharp pixels. */
export function PixelCanvas({ rgba, shape: [height, width], label, onKeyDown }: PixelCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [rgba, width, height]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      className={styles.canvas}
      role="img"
      aria-label={label}
      {...(onKeyDown === undefined ? {} : { tabIndex: 0, onKeyDown })}
    />
  );
}
