import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: ReactNode;
  /** What belongs here and how to get it. */
  readonly children: ReactNode;
  /** The button that gets it. */
  readonly action?: ReactNode;
}

/** Shown by a room or panel that has no content yet: says what belongs here instead of being blank. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {icon !== undefined && (
        <div className={styles.icon} aria-hidden="true">
          {icon}
        </div>
      )}
      <h3>{title}</h3>
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  );
}
