import { NumberField } from "../controls/NumberField.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import layout from "../style/layout.module.css";
import styles from "./models.module.css";
import { Problems } from "./Problems.tsx";

/** Which score of the output belongs to which class. */
export function ScoreFields(props: {
  readonly classes: readonly string[];
  /** The position of the score of each class; null for the class without one where the file has a single logit. */
  readonly scores: readonly (number | null)[];
  readonly problems: readonly string[];
  readonly onChange: (scores: readonly (number | null)[]) => void;
}) {
  const { classes, scores, problems, onChange } = props;
  const isOneLogit = scores.length === 2 && scores.includes(null);
  const isInOrder = scores.every((score, cls) => score === cls);
  return (
    <section className={styles.part} aria-label="Classes">
      <h3 className={styles.title}>Classes</h3>
      {isOneLogit ? (
        <Segmented
          label="A high value says"
          value={scores[0] === null ? "second" : "first"}
          options={[
            { value: "first", label: classes[0] ?? "first class" },
            { value: "second", label: classes[1] ?? "second class" },
          ]}
          onChange={(value) => onChange(value === "first" ? [0, null] : [null, 0])}
        />
      ) : (
        <details open={!isInOrder && scores.length <= 20}>
          <summary className={layout.note}>
            {isInOrder
              ? `Scores are in the order of the data set: ${shortList(classes)}`
              : "Scores are in an order of their own"}
          </summary>
          <div className={styles.scores}>
            {classes.map((name, cls) => (
              <NumberField
                key={name}
                label={name}
                name={`Position of ${name}`}
                value={scores[cls] ?? cls}
                max={1_000_000}
                onChange={(position) => onChange(scores.map((score, at) => (at === cls ? position : score)))}
              />
            ))}
          </div>
          <p className={layout.fine}>The position of the score of each class in the output, from 0.</p>
        </details>
      )}
      <Problems texts={problems} />
    </section>
  );
}

const shortList = (names: readonly string[]): string =>
  names.length > 12 ? `${names.slice(0, 11).join(", ")} and ${names.length - 11} more` : names.join(", ");
