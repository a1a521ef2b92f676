import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import styles from "./TrainRoom.module.css";

/** Where an experiment departs from the paper's: said before it runs and wherever its numbers stand. */
export function Deviations({ spec }: { readonly spec: ExperimentSpec }) {
  const all = spec.deviations ?? [];
  if (all.length === 0) return null;
  return (
    <details className={styles.deviations}>
      <summary>
        Not the paper's setting: {all.length === 1 ? "1 difference" : `${all.length} differences`}
      </summary>
      <ul>
        {all.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
