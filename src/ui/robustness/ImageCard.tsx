import { type ReactNode, useMemo } from "react";
import { pixelsAt } from "../../state/attack/testImages.ts";
import type { SplitImages } from "../../state/systems/splitImages.ts";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { paintImage } from "../images/paint.ts";
import styles from "./ImageCard.module.css";

/** One image of a split with what is known about it. Clicking it opens it in the Attack room. */
export function ImageCard(props: {
  readonly images: SplitImages;
  readonly position: number;
  /** Name of its class. */
  readonly name: string;
  /** Null for images that the Attack room cannot open: it uses test images only. */
  readonly onOpen: (() => void) | null;
  readonly children: ReactNode;
}) {
  const { images, position, name, onOpen } = props;
  const rgba = useMemo(() => paintImage(pixelsAt(images, position), images.shape), [images, position]);
  const picture = <PixelCanvas rgba={rgba} shape={images.shape} label={`Image ${position} of class ${name}`} />;
  return (
    <li className={styles.card}>
      {onOpen === null ? (
        <div className={styles.picture}>{picture}</div>
      ) : (
        <button
          type="button"
          className={styles.picture}
          aria-label={`Attack image ${position} of class ${name}`}
          onClick={onOpen}
        >
          {picture}
        </button>
      )}
      <div>{props.children}</div>
    </li>
  );
}
