import type { ExampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import type { SplitImages } from "../../state/systems/splitImages.ts";
import styles from "./Examples.module.css";
import { outcomeText } from "./exampleFilter.ts";
import { ImageCard } from "./ImageCard.tsx";

/** One image with its class and the result of each attack. Clicking it opens it in the Attack room. */
export function ExampleCard(props: {
  readonly outcomes: ExampleOutcomes;
  readonly index: number;
  readonly images: SplitImages;
  /** Null for images that the Attack room cannot open: it uses test images only. */
  readonly onOpen: (() => void) | null;
}) {
  const { outcomes, index, images, onOpen } = props;
  const position = outcomes.positions[index] ?? 0;
  const label = images.classes[outcomes.labels[index] ?? 0] ?? "";
  const isWrong = outcomes.cleanWrong[index] === 1;
  const broken = outcomes.attacks.filter((attack) => attack.broken[index] === 1).length;
  return (
    <ImageCard images={images} position={position} name={label} onOpen={onOpen}>
      <p className={styles.truth}>
        {label}{" "}
        <span className={styles.faint}>
          #{position} ·{" "}
          {isWrong
            ? "wrong before any attack"
            : broken === 0
              ? "withstands every attack"
              : `broken by ${broken} of ${outcomes.attacks.length}`}
        </span>
      </p>
      {!isWrong && broken > 0 && (
        <dl className={styles.outcomes}>
          {outcomes.attacks
            .filter((attack) => attack.broken[index] === 1)
            .map((attack) => (
              <div key={attack.name}>
                <dt>{attack.name}</dt>
                <dd>{outcomeText(attack, index, outcomes.scoreNames ?? images.classes)}</dd>
              </div>
            ))}
        </dl>
      )}
    </ImageCard>
  );
}
