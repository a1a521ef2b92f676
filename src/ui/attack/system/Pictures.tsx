import { useStore } from "zustand";
import type { Trajectory } from "../../../experiment/interactive/craft.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";
import { sizeText } from "../../images/sizeText.ts";
import { Divided } from "./Divided.tsx";
import styles from "./Pictures.module.css";
import { pictureViewStore } from "./pictureView.ts";
import { pixelReadout } from "./pixelReadout.ts";
import { ReadablePicture } from "./ReadablePicture.tsx";
import { usePictures } from "./usePictures.ts";

interface PicturesProps {
  readonly image: InputImage | null;
  readonly run: Trajectory | undefined;
  readonly now: number;
  readonly full: number;
  readonly name: string;
  readonly prediction: number | undefined;
}

/** The image at the current step, and its perturbation, amplified. */
export function Pictures({ image, run, now, full, name, prediction }: PicturesProps) {
  const { current, isOriginal, picture, original, perturbation } = usePictures(image, run, now, full);
  const answer = prediction === undefined ? null : image?.classes[prediction];
  return (
    <div className={styles.pictures}>
      <figure>
        {image !== null && picture !== null ? (
          <Divided original={run === undefined ? null : original} shape={image.shape} name={name}>
            <ReadablePicture
              rgba={picture}
              shape={image.shape}
              label={isOriginal ? "The original image" : `The image that ${name} sees at this step`}
            />
          </Divided>
        ) : (
          <div className={styles.blank} />
        )}
        <figcaption className={styles.caption}>
          {isOriginal ? (
            <strong>Original</strong>
          ) : answer == null ? (
            "Image"
          ) : (
            <>
              {run === undefined ? "Answer without attack:" : "Answer:"} <strong>{answer}</strong>
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

/** The values of the selected pixel. */
function Readout(props: { readonly image: InputImage | null; readonly current: Float32Array | undefined }) {
  const { image, current } = props;
  const pixel = useStore(pictureViewStore, (state) => state.pixel);
  if (image === null || current === undefined || pixel === null)
    return <p className={styles.readout}>Hover over a pixel, or tap it, to read its values.</p>;
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

/** Contrast of the painted perturbation relative to the image, for a change of `full` in full colour. */
function amplification(full: number): string {
  return full > 0 ? String(Number((1 / full).toPrecision(2))) : "1";
}
