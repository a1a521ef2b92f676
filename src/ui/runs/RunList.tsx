import type { ReactNode } from "react";
import { Panel } from "../controls/Panel.tsx";
import layout from "../style/layout.module.css";
import type { Entry } from "./entries.ts";
import styles from "./RunList.module.css";
import { StatusMark } from "./StatusMark.tsx";

/** Runs, newest first; choosing one shows it. */
export function RunList<Item extends Pick<Entry, "id" | "label" | "status" | "fraction">>(props: {
  readonly title: string;
  readonly level?: 2 | 3;
  readonly entries: readonly Item[];
  /** Id of the entry on show. */
  readonly shown: string;
  readonly onShow: (id: string) => void;
  /** A button beside an entry. */
  readonly action?: (entry: Item) => ReactNode;
  /** Shown under the list. */
  readonly foot?: ReactNode;
}) {
  const { title, level, entries, shown, onShow, action, foot } = props;
  return (
    <Panel title={title} level={level ?? 2}>
      <ul className={styles.list}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <button
              type="button"
              className={layout.entry}
              aria-pressed={entry.id === shown}
              onClick={() => onShow(entry.id)}
            >
              <span className={styles.name}>{entry.label}</span>
              <span className={styles.line}>
                <StatusMark status={entry.status} fraction={entry.fraction} />
              </span>
            </button>
            {action?.(entry)}
          </li>
        ))}
      </ul>
      {foot}
    </Panel>
  );
}
