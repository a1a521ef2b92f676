import type { KeyboardEvent, PointerEvent } from "react";
import { useStore } from "zustand";
import { PixelCanvas, type PixelCanvasProps } from "../images/PixelCanvas.tsx";
import { lookStore, readPixel } from "./look.ts";
import styles from "./Pictures.module.css";
import { pixelAfter, pixelAt } from "./pixelReadout.ts";

/** A picture whose pixels are read out where the pointer is, or where the arrow keys lead. */
export function ReadablePicture(props: PixelCanvasProps) {
  const { shape, label } = props;
  const [height, width] = shape;
  const pixel = useStore(lookStore, (state) => state.pixel);
  const onPointer = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    readPixel(pixelAt({ x: event.clientX, y: event.clientY }, box, shape));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") readPixel(null);
    const next = pixelAfter(event.key, pixel, shape);
    if (next === null) return;
    event.preventDefault();
    readPixel(next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer's way; the keyboard's is the picture inside
    <div
      className={styles.readable}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={() => readPixel(null)}
      onBlur={() => readPixel(null)}
    >
      <PixelCanvas {...props} label={`${label}. Arrow keys read its pixels`} onKeyDown={onKeyDown} />
      {pixel !== null && (
        <span
          className={styles.cursor}
          aria-hidden="true"
          style={{
            left: `${(100 * pixel.column) / width}%`,
            top: `${(100 * pixel.row) / height}%`,
            width: `${100 / width}%`,
            height: `${100 / height}%`,
          }}
        />
      )}
    </div>
  );
}
