import { type KeyboardEventHandler, useEffect, useRef } from "react";
import styles from "./PixelCanvas.module.css";
import type { Shape } from "./paint.ts";

export interface PixelCanvasProps {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly shape: Shape;
  /** What is to be seen, in words. */
  readonly label: string;
  /** Makes the picture reachable by keyboard. */
  readonly onKeyDown?: KeyboardEventHandler;
}

/** A small image whose pixels stay visible when it is enlarged. */
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
