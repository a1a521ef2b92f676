import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./ComparisonTable.module.css";

/** A table of numbers in the style of the comparison, that scrolls sideways by itself where it is wider than its place. */
export function ScrollTable(props: {
  /** What it holds: its caption, and how its region is called. */
  readonly name: string;
  readonly className?: string | undefined;
  /** Head and bodies. */
  readonly children: ReactNode;
}) {
  const { name, className, children } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={`${name}; scrolls sideways`}>
      <table className={clsx(styles.table, className)}>
        <caption className={styles.hidden}>{name}</caption>
        {children}
      </table>
    </section>
  );
}
