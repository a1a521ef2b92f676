import styles from "./Mark.module.css";

/** The logo: many small networks beside one big one. */
export function Mark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
      <circle className={styles.arm} cx="9" cy="7" r="3.4" />
      <circle className={styles.arm} cx="5.6" cy="16" r="3.4" />
      <circle className={styles.arm} cx="9" cy="25" r="3.4" />
      <circle className={styles.one} cx="22" cy="16" r="8" />
    </svg>
  );
}
