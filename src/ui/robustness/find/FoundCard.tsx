import type { FoundImage, FoundOn } from "../../../experiment/artefacts/findImages.ts";
import { fixed } from "../../../figures/drawing/format.ts";
import type { ShownSystem } from "../../../state/imports/seriesOf.ts";
import type { SplitImages } from "../../../state/systems/splitImages.ts";
import { ImageCard } from "../ImageCard.tsx";
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
  return (
    <ImageCard images={pictures} position={position} name={name} onOpen={onOpen}>
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
    </ImageCard>
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
