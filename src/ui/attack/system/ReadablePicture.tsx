import type { KeyboardEvent, PointerEvent } from "react";
import { useStore } from "zustand";
import { PixelCanvas, type PixelCanvasProps } from "../../images/PixelCanvas.tsx";
import type { Shape } from "../../images/paint.ts";
import styles from "./Pictures.module.css";
import { pictureViewStore, readPixel } from "./pictureView.ts";
import { pixelAfter, pixelAt } from "./pixelReadout.ts";

/** A picture that reads out one pixel: the one under the pointer, or the one selected with the arrow keys. */
export function ReadablePicture(props: PixelCanvasProps & { readonly shape: Shape }) {
  const { shape, label } = props;
  const [height, width] = shape;
  const pixel = useStore(pictureViewStore, (state) => state.pixel);
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
    // biome-ignore lint/a11y/noStaticElementInteractions: for pointers; the picture inside handles the keyboard
    <div
      className={styles.readable}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      // A finger leaves when it lifts; its pixel stays readable until another is tapped.
      onPointerLeave={({ pointerType }) => pointerType === "mouse" && readPixel(null)}
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
