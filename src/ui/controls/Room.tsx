import type { ReactNode } from "react";
import styles from "./Room.module.css";

/** The frame of a room: its name, a sentence or two about it, and its parts in a column. */
export function Room(props: { readonly title: string; readonly lead: ReactNode; readonly children: ReactNode }) {
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
