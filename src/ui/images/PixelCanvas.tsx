import type { KeyboardEventHandler } from "react";
import styles from "./PixelCanvas.module.css";
import { usePixels } from "./usePixels.ts";

export interface PixelCanvasProps {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly shape: readonly [height: number, width: number, ...rest: number[]];
  /** What the picture shows, for screen readers. */
  readonly label: string;
  /** If given, the picture can receive the keyboard focus. */
  readonly onKeyDown?: KeyboardEventHandler;
}

/** A small image, enlarged with sharp pixels. */
export function PixelCanvas({ rgba, shape: [height, width], label, onKeyDown }: PixelCanvasProps) {
  const canvas = usePixels(rgba, width, height);
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
