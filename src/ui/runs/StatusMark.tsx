import { Check, CircleAlert, CirclePause, FolderOpen, Loader, MonitorUp } from "lucide-react";
import type { Entry } from "./entries.ts";
import styles from "./StatusMark.module.css";

/** How each status of a run looks and reads. */
export const statuses = {
  preparing: { Icon: Loader, text: "preparing", tone: "live" },
  running: { Icon: Loader, text: "running", tone: "live" },
  cancelling: { Icon: Loader, text: "stopping", tone: "live" },
  finished: { Icon: Check, text: "finished", tone: "good" },
  failed: { Icon: CircleAlert, text: "partly failed", tone: "bad" },
  stopped: { Icon: CirclePause, text: "stopped", tone: "plain" },
  elsewhere: { Icon: MonitorUp, text: "running in another tab", tone: "live" },
  opened: { Icon: FolderOpen, text: "opened from a file", tone: "plain" },
} as const satisfies Record<Entry["status"], unknown>;

/** The status of a run as an icon and a word, with the percentage while it is unfinished. */
export function StatusMark({ status, fraction }: Pick<Entry, "status" | "fraction">) {
  const { Icon, text, tone } = statuses[status];
  const isPart = status !== "finished" && status !== "opened";
  return (
    <span className={styles.mark} data-tone={tone}>
      <Icon aria-hidden="true" />
      {text}
      {isPart && `, ${Math.floor(100 * fraction)} %`}
    </span>
  );
}
