import { useMemo } from "react";
import type { FoundImage, FoundOn } from "../../../experiment/artefacts/findImages.ts";
import { fixed } from "../../../figures/drawing/format.ts";
import { pixelsAt } from "../../../state/attack/testImages.ts";
import type { ShownSystem } from "../../../state/imports/seriesOf.ts";
import type { SplitImages } from "../../../state/systems/splitImages.ts";
import { PixelCanvas } from "../../images/PixelCanvas.tsx";
import { paintImage } from "../../images/paint.ts";
import styles from "./Find.module.css";

/** One image with what is known about it on every system. Clicking it opens it in the Attack room. */
export function FoundCard(props: {
  readonly image: FoundImage;
  readonly systems: readonly ShownSystem[];
  readonly pictures: SplitImages;
  readonly scoreNames: Readonly<Record<string, readonly string[]>>;
  /** Null for images that the Attack room cannot open: it uses test images only. */
  readonly onOpen: (() => void) | null;
}) {
  const { image, systems, pictures, scoreNames, onOpen } = props;
  const { position, label } = image;
  const name = pictures.classes[label] ?? String(label);
  const rgba = useMemo(() => paintImage(pixelsAt(pictures, position), pictures.shape), [pictures, position]);
  const picture = <PixelCanvas rgba={rgba} shape={pictures.shape} label={`Image ${position} of class ${name}`} />;
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
      <div className={styles.about}>
        <p>
          <b>{name}</b> <span className={styles.faint}>#{position}</span>
        </p>
        <dl className={styles.outcomes}>
          {image.systems.map((one) => {
            const shown = systems.find(({ id }) => id === one.system);
            return (
              <div key={one.system}>
                <dt data-series={shown?.series}>{shown?.label ?? one.system}</dt>
                <dd data-broken={one.broken || undefined}>
                  {outcomeText(one, scoreNames[one.system] ?? pictures.classes)}
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
    </li>
  );
}

/** "broken: says 8 · distance 0.12 · coherence 0.41". */
function outcomeText(one: FoundOn, names: readonly string[]): string {
  const said = names[one.prediction] ?? "?";
  const outcome = one.cleanWrong
    ? `wrong before any attack: says ${said}`
    : one.broken
      ? `broken: says ${said}`
      : "withstands";
  const distance =
    one.distance === undefined || one.cleanWrong
      ? []
      : [Number.isFinite(one.distance) ? `distance ${fixed(one.distance, 3)}` : "no perturbation found"];
  return [outcome, ...distance, ...(one.coherence === undefined ? [] : [`coherence ${fixed(one.coherence, 2)}`])].join(
    " · ",
  );
}
