import clsx from "clsx";
import { bytesText } from "../../experiment/terms/format.ts";
import { Panel } from "../controls/Panel.tsx";
import type { Entry } from "./entries.ts";
import styles from "./RunsRoom.module.css";
import { StatusMark } from "./StatusMark.tsx";

/** Every run and opened result, latest first; choosing one shows it. */
export function RunList(props: {
  readonly entries: readonly Entry[];
  readonly shown: string;
  readonly onShow: (id: string) => void;
}) {
  return (
    <Panel title="On this machine">
      <ul className={styles.list}>
        {props.entries.map((entry) => (
          <li key={entry.id}>
            <button
              type="button"
              className={clsx(styles.open, entry.id === props.shown && styles.shown)}
              aria-pressed={entry.id === props.shown}
              onClick={() => props.onShow(entry.id)}
            >
              <span className={styles.name}>{entry.label}</span>
              <span className={styles.line}>
                <StatusMark status={entry.status} fraction={entry.fraction} />
                <span className={styles.note}>
                  {entry.bytes === 0 ? "nothing stored" : bytesText(entry.bytes)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
