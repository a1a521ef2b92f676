import { useMemo } from "react";
import { fixed } from "../../figures/drawing/format.ts";
import { pixelsAt } from "../../state/attack/testImages.ts";
import { lossCosines } from "../../state/coherence/armGradients.ts";
import type { CoherenceExample } from "../../state/coherence/coherenceResult.ts";
import type { SplitImages } from "../../state/systems/splitImages.ts";
import { Button } from "../controls/Button.tsx";
import { PixelCanvas } from "../images/PixelCanvas.tsx";
import { largestChange, paintImage, paintPerturbation } from "../images/paint.ts";
import styles from "./BinImages.module.css";

/** One image with the input gradient of every arm and its cosine with that of the correct arm. */
export function GradientRow(props: {
  readonly example: CoherenceExample;
  readonly images: SplitImages;
  readonly gradients: readonly Float32Array[];
  readonly prediction: number;
  /** Opens the image in Attack; null for images that it cannot open: it uses test images only. */
  readonly onAttack: (() => void) | null;
}) {
  const { example, images, gradients, prediction, onAttack } = props;
  const { shape, classes } = images;
  const { label, position, coherence } = example;
  const clean = useMemo(() => paintImage(pixelsAt(images, position), shape), [images, position, shape]);
  const painted = useMemo(
    () =>
      gradients.map((gradient) => {
        const zero = new Float32Array(gradient.length);
        return paintPerturbation(gradient, zero, shape, largestChange(gradient, zero));
      }),
    [gradients, shape],
  );
  const cosines = useMemo(() => lossCosines(gradients, label), [gradients, label]);
  const highest = cosines.reduce<number>(
    (best, value, arm) => (value !== null && (best < 0 || value > (cosines[best] ?? -1)) ? arm : best),
    -1,
  );
  const name = classes[label] ?? String(label);
  return (
    <li className={styles.row}>
      <div className={styles.image}>
        <PixelCanvas rgba={clean} shape={shape} label={`Image ${position} of class ${name}`} />
        <p>
          <b>{name}</b> #{position}
          <br />
          coherence {coherence === null ? "–" : fixed(coherence, 2)}
          {prediction !== label && (
            <>
              <br />
              RoBin says {classes[prediction] ?? prediction}
            </>
          )}
        </p>
        {onAttack !== null && (
          <Button size="s" onClick={onAttack}>
            Attack this
          </Button>
        )}
      </div>
      <ul className={styles.arms}>
        {painted.map((rgba, arm) => {
          const cosine = cosines[arm] ?? null;
          const armName = classes[arm] ?? String(arm);
          return (
            <li
              key={armName}
              className={styles.arm}
              data-true={arm === label || undefined}
              data-highest={arm === highest || undefined}
            >
              <PixelCanvas rgba={rgba} shape={shape} label={`Gradient of arm ${armName}`} />
              <span>
                {armName}: {arm === label ? "correct" : cosine === null ? "–" : fixed(cosine, 2)}
              </span>
            </li>
          );
        })}
      </ul>
    </li>
  );
}
