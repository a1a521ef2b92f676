import { useMemo } from "react";
import { useStore } from "zustand";
import type { Trajectory } from "../../experiment/interactive/craft.ts";
import type { AttackImage } from "../../state/attack/attempt.ts";
import { paintImage, paintPerturbation } from "../images/paint.ts";
import { lookStore } from "./look.ts";
import styles from "./Pictures.module.css";
import { pixelReadout } from "./pixelReadout.ts";
import { ReadablePicture } from "./ReadablePicture.tsx";
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
  const isOriginal = useStore(lookStore, (state) => state.isOriginal) && run !== undefined;
  const seen = isOriginal ? clean : current;
  const picture = useMemo(
    () => (image === null || seen === undefined ? null : paintImage(seen, image.shape)),
    [image, seen],
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
          <ReadablePicture
            rgba={picture}
            shape={image.shape}
            label={isOriginal ? "The original image" : `The image that ${name} gets at this step`}
          />
        ) : (
          <div className={styles.blank} />
        )}
        <figcaption className={styles.caption}>
          {isOriginal ? (
            <strong>The original</strong>
          ) : said == null ? (
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
          <ReadablePicture
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
      <Readout image={image} current={current} />
    </div>
  );
}

/** The values of the pixel under the cursor. */
function Readout(props: { readonly image: AttackImage | null; readonly current: Float32Array | undefined }) {
  const { image, current } = props;
  const pixel = useStore(lookStore, (state) => state.pixel);
  if (image === null || current === undefined || pixel === null)
    return <p className={styles.readout}>Point at a pixel to read its values.</p>;
  const { place, before, after, change } = pixelReadout(pixel, image.pixels, current, image.shape);
  return (
    <p className={styles.readout} aria-live="polite">
      <span>{place}</span>
      <span>before {before}</span>
      <span>after {after}</span>
      <span>
        change <strong>{change}</strong>
      </span>
    </p>
  );
}

/** How much stronger than the image itself the perturbation is painted: full colour instead of a change of `full`. */
function amplification(full: number): string {
  return full > 0 ? String(Number((1 / full).toPrecision(2))) : "1";
}
