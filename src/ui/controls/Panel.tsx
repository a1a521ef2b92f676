import clsx from "clsx";
import { type ReactNode, useId } from "react";
import styles from "./Panel.module.css";
import { PanelBoundary } from "./PanelBoundary.tsx";

interface PanelProps {
  readonly title: ReactNode;
  /** Buttons at the right end of the title. */
  readonly actions?: ReactNode;
  /** One line under the title. */
  readonly lead?: ReactNode;
  readonly level?: 2 | 3;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A titled, framed part of a room. An error inside it does not affect the rest of the room. */
export function Panel({ title, actions, lead, level = 2, className, children }: PanelProps) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={clsx(styles.panel, className)} aria-labelledby={id}>
      <header className={styles.head}>
        <Heading id={id} className={styles.title}>
          {title}
        </Heading>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      <PanelBoundary name={typeof title === "string" ? title : "This part"}>{children}</PanelBoundary>
    </section>
  );
}
