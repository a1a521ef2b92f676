import type { ReactNode } from "react";
import styles from "./Room.module.css";

/** The frame of a room: its name, what it is about in a sentence or two, and its parts below one another. */
export function Room(props: {
  readonly title: string;
  readonly lead: ReactNode;
  readonly children: ReactNode;
}) {
  const { title, lead, children } = props;
  return (
    <div className={styles.room}>
      <header className={styles.intro}>
        <h1>{title}</h1>
        <p>{lead}</p>
      </header>
      {children}
    </div>
  );
}
