import { Check, CircleAlert, CirclePause, FolderOpen, Loader, MonitorUp } from "lucide-react";
import type { Entry } from "./entries.ts";
import styles from "./StatusMark.module.css";

const looks = {
  preparing: { Icon: Loader, text: "getting ready", tone: "live" },
  running: { Icon: Loader, text: "running", tone: "live" },
  cancelling: { Icon: Loader, text: "stopping", tone: "live" },
  finished: { Icon: Check, text: "finished", tone: "good" },
  failed: { Icon: CircleAlert, text: "failed in part", tone: "bad" },
  stopped: { Icon: CirclePause, text: "stopped", tone: "plain" },
  elsewhere: { Icon: MonitorUp, text: "in another tab", tone: "live" },
  opened: { Icon: FolderOpen, text: "opened from a file", tone: "plain" },
} as const satisfies Record<Entry["status"], unknown>;

/** Where a run stands: an icon, always with its word. */
export function StatusMark({ status, fraction }: Pick<Entry, "status" | "fraction">) {
  const { Icon, text, tone } = looks[status];
  const isPart = status !== "finished" && status !== "opened";
  return (
    <span className={styles.mark} data-tone={tone}>
      <Icon aria-hidden="true" />
      {text}
      {isPart && `, ${Math.floor(100 * fraction)} %`}
    </span>
  );
}
