import {
  Check,
  CircleAlert,
  CircleDashed,
  CirclePause,
  CircleStop,
  Loader,
  TriangleAlert,
} from "lucide-react";
import { memo, useMemo } from "react";
import type { TaskStatus } from "../../experiment/artefacts/artefact.ts";
import { percent } from "../../figures/drawing/format.ts";
import { memberCurve } from "../../figures/training/memberCurve.ts";
import type { TaskState } from "../../lab/run/runState.ts";
import { FigurePicture } from "../figure/FigurePicture.tsx";
import styles from "./MemberCard.module.css";
import { paceText, TaskControls } from "./TaskControls.tsx";

const statusText: Readonly<Record<TaskStatus, string>> = {
  waiting: "waiting",
  running: "training",
  paused: "paused",
  computed: "trained",
  cached: "kept",
  imported: "imported",
  failed: "failed",
  stopped: "stopped",
};

/** What stands in place of numbers before the first epoch has ended. */
const noEpoch: Readonly<Record<TaskStatus, string>> = {
  ...statusText,
  waiting: "no epoch yet",
  running: "first epoch",
  paused: "no epoch yet",
  stopped: "no epoch yet",
};

const statusIcon = {
  waiting: CircleDashed,
  running: Loader,
  paused: CirclePause,
  computed: Check,
  cached: Check,
  imported: Check,
  failed: CircleAlert,
  stopped: CircleStop,
} as const;

/** One member network of a system while it is trained: where it stands, its validation curves, and its warnings. */
export const MemberCard = memo(function MemberCard(props: {
  readonly title: string;
  readonly series: number;
  readonly task: TaskState;
  /** Whether its run is going on in this tab, so that it can be paused. */
  readonly isLive: boolean;
}) {
  const { title, series, task, isLive } = props;
  const { status, metrics, warnings } = task;
  const epochs = task.task.kind === "train" ? task.task.training.epochs : 1;
  const rows = useMemo(
    () => memberCurve.rows({ history: metrics, epochs, series }),
    [metrics, epochs, series],
  );
  const last = metrics.at(-1);
  const Icon = statusIcon[status];
  return (
    <li className={styles.card} data-status={status}>
      <div className={styles.head}>
        <h4 className={styles.title}>{title}</h4>
        <span className={styles.status}>
          <Icon className={styles.icon} aria-hidden="true" />
          {statusText[status]}
        </span>
        {isLive && <TaskControls task={task} title={title} />}
      </div>
      <FigurePicture figure={memberCurve} rows={rows} />
      <p className={styles.numbers}>
        {last === undefined ? (
          noEpoch[status]
        ) : (
          <>
            epoch {last.epoch + 1}/{epochs} · clean {percent(last.cleanAccuracy)}
            {last.adversarialAccuracy !== null && <> · adv. {percent(last.adversarialAccuracy)}</>}
          </>
        )}
      </p>
      {paceText(task) !== "" && <p className={styles.pace}>{paceText(task)}</p>}
      {warnings.map(({ code, detail }) => (
        <p key={`${code} ${detail}`} className={styles.warning}>
          <TriangleAlert className={styles.icon} aria-label="warning" />
          {detail}
        </p>
      ))}
      {task.error !== null && <p className={styles.error}>{task.error}</p>}
    </li>
  );
});
