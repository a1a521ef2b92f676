import clsx from "clsx";
import { Trash2 } from "lucide-react";
import { isLive, type Run, runLabel } from "../../state/runs/run.ts";
import { removeRun } from "../../state/runs/runCare.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { Panel } from "../controls/Panel.tsx";
import styles from "./RunHistory.module.css";
import { runStatusText } from "./RunView.tsx";

/** Every run of this page, latest first; choosing one shows it. */
export function RunHistory(props: {
  readonly runs: readonly Run[];
  readonly shown: string;
  readonly onShow: (id: string) => void;
}) {
  return (
    <Panel title="Runs on this machine" level={3}>
      <ul className={styles.list}>
        {props.runs.map((run) => (
          <li key={run.id} className={clsx(styles.row, run.id === props.shown && styles.shown)}>
            <button
              type="button"
              className={styles.open}
              aria-pressed={run.id === props.shown}
              onClick={() => props.onShow(run.id)}
            >
              <span className={styles.name}>{runLabel(run)}</span>
              <span className={styles.status}>
                {runStatusText[run.status]}
                {run.status !== "finished" && `, ${Math.floor(100 * run.fraction)} %`}
              </span>
            </button>
            {!isLive(run) && (
              <IconButton
                size="s"
                label={`Remove ${runLabel(run)} from the list; its results stay stored`}
                icon={<Trash2 />}
                onClick={() => removeRun(run.id)}
              />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
