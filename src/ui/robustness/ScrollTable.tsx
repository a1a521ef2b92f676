import clsx from "clsx";
import type { ReactNode } from "react";
import layout from "../style/layout.module.css";
import styles from "./ComparisonTable.module.css";

/** A table in the style of the comparison that scrolls sideways when it is wider than its container. */
export function ScrollTable(props: {
  /** What the table holds: its caption, and the name of its region. */
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
        <caption className={layout.hidden}>{name}</caption>
        {children}
      </table>
    </section>
  );
}
