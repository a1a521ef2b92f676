import type { ReactNode } from "react";
import { useStore } from "zustand";
import { PixelCanvas, type PixelCanvasProps } from "../../images/PixelCanvas.tsx";
import styles from "./Divided.module.css";
import { pictureViewStore, setDivider } from "./pictureView.ts";

/**
 * An attacked picture with the original on the left of a divider, if that was asked for. The divider is dragged or moved
 * with the arrow keys, and stands at the same place in the pictures of all systems.
 */
export function Divided(props: {
  /** The original image as a picture; null before an attack. */
  readonly original: PixelCanvasProps["rgba"] | null;
  readonly shape: PixelCanvasProps["shape"];
  readonly name: string;
  /** The attacked picture. */
  readonly children: ReactNode;
}) {
  const { original, shape, name, children } = props;
  const divider = useStore(pictureViewStore, (state) => state.divider);
  return (
    <div className={styles.divided}>
      {children}
      {divider !== null && original !== null && (
        <>
          <div className={styles.original} style={{ clipPath: `inset(0 ${100 - divider}% 0 0)` }}>
            <PixelCanvas rgba={original} shape={shape} label="The original image, left of the divider" />
          </div>
          <div className={styles.line} style={{ left: `${divider}%` }} aria-hidden="true" />
          <input
            type="range"
            className={styles.handle}
            data-print="hidden"
            aria-label={`Divider between the original and what ${name} sees`}
            aria-valuetext={`${divider} % original`}
            min={0}
            max={100}
            value={divider}
            onChange={({ target }) => setDivider(Number(target.value))}
          />
        </>
      )}
    </div>
  );
}
