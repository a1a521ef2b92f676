import { taskLabelText } from "../../src/experiment/plan/taskLabelText.ts";
import { aboutText, durationText } from "../../src/experiment/terms/format.ts";
import { isDone, type RunState, type RunUpdate, type TaskState } from "../../src/lab/run/runState.ts";
import type { Terminal } from "./command.ts";

const redrawMs = 100;
const statusLineMs = 30_000;

export interface ProgressView {
  update(update: RunUpdate): void;
  /** Prints a permanent line above the progress line. */
  say(line: string): void;
  end(): void;
}

/** A progress line that is redrawn on a terminal. In a file or pipe: a line per finished task, and a status line every 30 s. */
export function createProgressView(err: Terminal["err"], now: () => number = () => performance.now()): ProgressView {
  const isTerminal = err.isTTY === true;
  const told = new Map<string, TaskState["status"]>();
  let drawn = false;
  let drawnAt = isTerminal ? Number.NEGATIVE_INFINITY : now();
  let last: RunUpdate | undefined;

  function clear(): void {
    if (drawn) err.write("\r\x1b[2K");
    drawn = false;
  }

  function draw(state: RunState): void {
    clear();
    const line = progressText(state);
    err.write(line.slice(0, Math.max(20, (err.columns ?? 80) - 1)));
    drawn = true;
  }

  function say(line: string): void {
    clear();
    err.write(`${line}\n`);
    if (isTerminal && last !== undefined) draw(last.state());
  }

  function tellTask(task: TaskState): void {
    if (told.get(task.key) === task.status) return;
    told.set(task.key, task.status);
    if (task.status === "failed") say(`failed    ${taskLabelText(task.label)}: ${task.error}`);
    else if (task.status === "computed" && !isTerminal)
      say(`computed  ${taskLabelText(task.label)}, ${durationText(task.provenance?.seconds ?? 0)}`);
  }

  return {
    say,
    update(update) {
      last = update;
      if (update.notice !== null) say(`note: ${update.notice}`);
      if (update.task !== null) tellTask(update.task);
      if (update.outcome !== "running" || now() - drawnAt < (isTerminal ? redrawMs : statusLineMs)) return;
      drawnAt = now();
      if (isTerminal) draw(update.state());
      else say(progressText(update.state()));
    },
    end: clear,
  };
}

/** " 42 %  12 of 37 tasks, about 2 min left: train robin arm 3 (epoch 4 of 12)". */
function progressText({ tasks, fraction, etaSeconds }: RunState): string {
  const percent = `${Math.floor(fraction * 100)}`.padStart(3);
  const left = etaSeconds === null ? "" : `, ${aboutText(etaSeconds)} left`;
  const running = tasks.filter(({ status }) => status === "running").map(whatRuns);
  const doing = running.length === 0 ? "" : `: ${running.join("; ")}`;
  return `${percent} %  ${tasks.filter(isDone).length} of ${tasks.length} tasks${left}${doing}`;
}

function whatRuns({ label, task, fraction }: TaskState): string {
  if (task.kind !== "train") return taskLabelText(label);
  const { epochs } = task.training;
  return `${label} (epoch ${Math.min(epochs, Math.floor(fraction * epochs) + 1)} of ${epochs})`;
}
