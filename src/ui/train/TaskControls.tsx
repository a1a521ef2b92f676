import { Pause, Play, X } from "lucide-react";
import { taskLabelText } from "../../experiment/plan/taskLabelText.ts";
import { aboutText } from "../../experiment/terms/format.ts";
import type { TaskState } from "../../lab/run/runState.ts";
import { cancelTask, pauseTasks, resumeTasks } from "../../state/runs/liveRun.ts";
import { IconButton } from "../controls/IconButton.tsx";
import styles from "./TaskControls.module.css";

/** Buttons that pause, resume and cancel one task of the live run; nothing once it has ended. */
export function TaskControls({ task, title }: { readonly task: TaskState; readonly title: string }) {
  const { key, status } = task;
  if (status !== "waiting" && status !== "running" && status !== "paused") return null;
  return (
    <span className={styles.buttons}>
      {status === "paused" ? (
        <IconButton size="s" label={`Resume ${title}`} icon={<Play />} onClick={() => resumeTasks(key)} />
      ) : (
        <IconButton size="s" label={`Pause ${title}`} icon={<Pause />} onClick={() => pauseTasks(key)} />
      )}
      <IconButton
        size="s"
        label={`Stop “${title}” and the tasks that need it`}
        icon={<X />}
        onClick={() => cancelTask(key)}
      />
    </span>
  );
}

/** "41 batches/s, about 20 s left"; empty while the pace is unknown. */
export function paceText({ pace, status }: TaskState): string {
  if (pace === null || status !== "running") return "";
  const rate = pace.perSecond === null ? [] : [`${rateText(pace.perSecond)} ${pace.unit}/s`];
  const left = pace.etaSeconds === null ? [] : [`${aboutText(pace.etaSeconds)} left`];
  return [...rate, ...left].join(", ");
}

const rateText = (rate: number) => (rate >= 10 ? String(Math.round(rate)) : rate.toPrecision(2));

/** The running and paused evaluations, each with its controls. */
export function RunningEvaluations({ tasks }: { readonly tasks: readonly TaskState[] }) {
  const shown = tasks.filter(
    ({ task, status, fraction }) =>
      task.kind !== "train" && (status === "running" || (status === "paused" && fraction > 0)),
  );
  if (shown.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Evaluations in progress">
      {shown.map((task) => (
        <li key={task.key} className={styles.row}>
          <span className={styles.name}>{taskLabelText(task.label)}</span>
          <span className={styles.pace}>
            {Math.floor(100 * task.fraction)} %{task.status === "paused" ? ", paused" : ""}
            {paceText(task) === "" ? "" : `, ${paceText(task)}`}
          </span>
          <TaskControls task={task} title={taskLabelText(task.label)} />
        </li>
      ))}
    </ul>
  );
}
