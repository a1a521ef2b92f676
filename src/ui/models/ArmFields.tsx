import { Select } from "../controls/Select.tsx";
import layout from "../style/layout.module.css";
import styles from "./models.module.css";
import { Problems } from "./Problems.tsx";

/** Which yes-or-no file is the arm of which class. */
export function ArmFields(props: {
  readonly classes: readonly string[];
  readonly paths: readonly string[];
  /** The file of each class. */
  readonly arms: readonly string[];
  readonly problems: readonly string[];
  readonly onChange: (arms: readonly string[]) => void;
}) {
  const { classes, paths, arms, problems, onChange } = props;
  return (
    <section className={styles.part} aria-label="Arms">
      <h3 className={styles.title}>The file of each class</h3>
      <div className={styles.arms}>
        {classes.map((name, cls) => (
          <Select
            key={name}
            label={name}
            value={arms[cls] ?? ""}
            options={paths.map((path) => ({ value: path, label: path }))}
            onChange={(path) => onChange(swapped(arms, cls, path))}
          />
        ))}
      </div>
      <p className={layout.fine}>Choosing a file that another class has exchanges the two.</p>
      <Problems texts={problems} />
    </section>
  );
}

/** The arms with a file given to a class; the class that had it takes the file that is free now. */
export function swapped(arms: readonly string[], cls: number, path: string): readonly string[] {
  const before = arms[cls] ?? "";
  return arms.map((own, at) => (at === cls ? path : own === path ? before : own));
}
