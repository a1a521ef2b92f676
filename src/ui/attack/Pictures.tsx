import { useMemo } from "react";
import type { Trajectory } from "../../experiment/task.ts";
import type { AttackImage } from "../../state/attempt.ts";
import styles from "./Pictures.module.css";
import { PixelCanvas } from "./PixelCanvas.tsx";
import { paintImage, paintPerturbation } from "./paint.ts";
import { sizeText } from "./verdict.ts";

export interface PicturesProps {
  readonly image: AttackImage | null;
  readonly run: Trajectory | undefined;
  readonly now: number;
  readonly full: number;
  readonly name: string;
  readonly prediction: number | undefined;
}

/** The image at the step on show, and what was changed in it, amplified. */
export function Pictures({ image, run, now, full, name, prediction }: PicturesProps) {
  const clean = image?.pixels;
  const current = useMemo(() => {
    if (run === undefined || clean === undefined) return clean;
    return run.images.subarray(now * clean.length, (now + 1) * clean.length);
  }, [run, now, clean]);
  const picture = useMemo(
    () => (image === null || current === undefined ? null : paintImage(current, image.shape)),
    [image, current],
  );
  const perturbation = useMemo(
    () =>
      image === null || current === undefined || clean === undefined
        ? null
        : paintPerturbation(current, clean, image.shape, full),
    [image, current, clean, full],
  );
  const said = prediction === undefined ? null : image?.classes[prediction];
  return (
    <div className={styles.pictures}>
      <figure>
        {image !== null && picture !== null ? (
          <PixelCanvas
            rgba={picture}
            shape={image.shape}
            label={`The image that ${name} gets at this step`}
          />
        ) : (
          <div className={styles.blank} />
        )}
        <figcaption className={styles.caption}>
          {said == null ? (
            "The image"
          ) : (
            <>
              {run === undefined ? "Without attack it says" : "Says"} <strong>{said}</strong>
            </>
          )}
        </figcaption>
      </figure>
      <figure>
        {image !== null && perturbation !== null ? (
          <PixelCanvas
            rgba={perturbation}
            shape={image.shape}
            label="The perturbation at this step: purple is darker, green is brighter"
          />
        ) : (
          <div className={styles.blank} />
        )}
        <figcaption className={styles.caption}>
          <span className={styles.scale}>
            <span>−{sizeText(full)}</span>
            <span className={styles.ramp} aria-hidden="true" />
            <span>+{sizeText(full)}</span>
          </span>
          <span className={styles.times}>×{amplification(full)}</span>
        </figcaption>
      </figure>
    </div>
  );
}

/** How much stronger than the image itself the perturbation is painted: full colour instead of a change of `full`. */
function amplification(full: number): string {
  return full > 0 ? String(Number((1 / full).toPrecision(2))) : "1";
}
