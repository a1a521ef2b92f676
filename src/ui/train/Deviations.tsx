import layout from "../style/layout.module.css";
import styles from "./TrainRoom.module.css";

/** How an experiment differs from the paper's, as a list to unfold; nothing without differences. */
export function Deviations({ deviations }: { readonly deviations: readonly string[] }) {
  if (deviations.length === 0) return null;
  return (
    <details className={`${layout.fold} ${layout.note}`}>
      <summary>Differs from the paper in {deviations.length === 1 ? "1 way" : `${deviations.length} ways`}</summary>
      <ul className={styles.deviations}>
        {deviations.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
