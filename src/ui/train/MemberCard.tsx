import { Check, CircleAlert, CircleDashed, CirclePause, CircleStop, Loader, TriangleAlert } from "lucide-react";
import { memo, useMemo } from "react";
import type { TaskStatus } from "../../experiment/artefacts/artefact.ts";
import { percent } from "../../figures/drawing/format.ts";
import { memberCurve } from "../../figures/training/memberCurve.ts";
import type { TaskState } from "../../lab/run/runState.ts";
import { FigurePicture } from "../figure/FigurePicture.tsx";
import styles from "./MemberCard.module.css";
import { paceText, TaskControls } from "./TaskControls.tsx";

/** What a card shows for each status; `noEpoch` replaces the numbers until the first epoch ends. */
const statuses = {
  waiting: { text: "waiting", noEpoch: "no epoch yet", Icon: CircleDashed },
  running: { text: "training", noEpoch: "first epoch", Icon: Loader },
  paused: { text: "paused", noEpoch: "no epoch yet", Icon: CirclePause },
  computed: { text: "trained", noEpoch: "trained", Icon: Check },
  cached: { text: "stored", noEpoch: "stored", Icon: Check },
  imported: { text: "imported", noEpoch: "imported", Icon: Check },
  failed: { text: "failed", noEpoch: "failed", Icon: CircleAlert },
  stopped: { text: "stopped", noEpoch: "no epoch yet", Icon: CircleStop },
} as const satisfies Readonly<Record<TaskStatus, unknown>>;

/** One member network during training: its status, validation curve, latest numbers and warnings. */
export const MemberCard = memo(function MemberCard(props: {
  readonly title: string;
  readonly series: number;
  readonly task: TaskState;
  /** Whether its run is in progress in this tab and can be paused. */
  readonly isLive: boolean;
}) {
  const { title, series, task, isLive } = props;
  const { status, metrics, warnings } = task;
  const epochs = task.task.kind === "train" ? task.task.training.epochs : 1;
  const rows = useMemo(() => memberCurve.rows({ history: metrics, epochs, series }), [metrics, epochs, series]);
  const last = metrics.at(-1);
  const { text, noEpoch, Icon } = statuses[status];
  const pace = paceText(task);
  return (
    <li className={styles.card} data-status={status}>
      <div className={styles.head}>
        <h4 className={styles.title}>{title}</h4>
        <span className={styles.status}>
          <Icon className={styles.icon} aria-hidden="true" />
          {text}
        </span>
        {isLive && <TaskControls task={task} title={title} />}
      </div>
      <FigurePicture figure={memberCurve} rows={rows} />
      <p className={styles.numbers}>
        {last === undefined ? (
          noEpoch
        ) : (
          <>
            epoch {last.epoch + 1}/{epochs} · clean {percent(last.cleanAccuracy)}
            {last.adversarialAccuracy !== null && <> · adv. {percent(last.adversarialAccuracy)}</>}
          </>
        )}
      </p>
      {pace !== "" && <p className={styles.pace}>{pace}</p>}
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
