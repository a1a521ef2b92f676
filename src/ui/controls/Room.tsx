import type { ReactNode } from "react";
import layout from "../style/layout.module.css";
import styles from "./Room.module.css";

/** The frame of a room: its name, a sentence or two about it, and its parts in a column. */
export function Room(props: {
  readonly title: string;
  readonly lead: ReactNode;
  /** Buttons at the end of the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { title, lead, actions, children } = props;
  return (
    <div className={styles.room}>
      <header className={styles.intro}>
        {actions === undefined ? (
          <h1>{title}</h1>
        ) : (
          <div className={layout.ends}>
            <h1>{title}</h1>
            {actions}
          </div>
        )}
        <p>{lead}</p>
      </header>
      {children}
    </div>
  );
}
