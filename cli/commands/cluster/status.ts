import type { TaskKind } from "../../../src/experiment/plan/task.ts";
import { taskLabelText } from "../../../src/experiment/plan/taskLabelText.ts";
import { aboutText } from "../../../src/experiment/terms/format.ts";
import { type Command, onlyArgument, parseOptions } from "../../terminal/command.ts";
import { section, textTable } from "../../terminal/textTable.ts";
import { readWorkflow, type WorkflowFile } from "../../workflow/workflowFile.ts";
import { type RunningTask, type WorkflowStatus, workflowStatus } from "../../workflow/workflowStatus.ts";

/** Most tasks that a list shows. */
const shown = 20;

export const status: Command = {
  summary: "show how far the workflow in a folder is",
  help: `lab status DIR

Shows the progress of a workflow that lab workflow wrote, running or not: tasks by kind, what is being computed and
where, and why tasks failed. It reads the names of files and opens no result, so it may run beside the workflow on any
machine that sees the folder, for example as watch -n 10 lab status DIR.`,

  async run(args, { out }) {
    const { positionals } = parseOptions(args, {});
    const folder = onlyArgument(positionals, "the folder of a workflow");
    const file = await readWorkflow(folder);
    out.write(`${statusText(file, await workflowStatus(folder, file))}\n`);
    return 0;
  },
};

function statusText(file: WorkflowFile, state: WorkflowStatus): string {
  const { running, failures, fraction, secondsLeft, interrupted } = state;
  const isOver = fraction === 1;
  const left = isOver || secondsLeft === null ? "" : `, ${aboutText(secondsLeft)} left at the pace of the last hour`;
  return [
    file.title,
    "",
    textTable([["kind", "tasks", "done", "running", "failed", "jobs", "complete"], ...rows(file, state)]),
    "",
    `${Math.floor(100 * fraction)} % of the estimated work is done${left}`,
    ...(interrupted === 0
      ? []
      : [
          `${interrupted} interrupted ${interrupted === 1 ? "task" : "tasks"} will resume from ${interrupted === 1 ? "its last checkpoint" : "their last checkpoints"}`,
        ]),
    ...section("Running", cut(running.map(runningText))),
    ...section(
      "Failed",
      cut(
        failures.map(
          ({ key, label, error, host }) => `${key.slice(0, 12)}  ${taskLabelText(label)}, on ${host}: ${error}`,
        ),
      ),
    ),
  ].join("\n");
}

function rows({ jobs }: WorkflowFile, { done, running, failures, receipts }: WorkflowStatus): string[][] {
  const all = Object.entries(jobs);
  const kinds = [...new Set(all.map(([, { kind }]) => kind))];
  const runs = new Set(running.map(({ task: { key } }) => key));
  const failed = new Set(failures.map(({ key }) => key));
  const row = (name: string, own: typeof all): string[] => {
    const keys = own.flatMap(([, { tasks }]) => tasks);
    const counts = [done, runs, failed].map((set) => keys.filter((key) => set.has(key)).length);
    return [name, ...[keys.length, ...counts, own.length, own.filter(([id]) => receipts.has(id)).length].map(String)];
  };
  const ofKind = (kind: TaskKind) =>
    row(
      kind,
      all.filter(([, job]) => job.kind === kind),
    );
  return [...kinds.map(ofKind), row("all", all)];
}

/** "0123456789ab  train robin arm 3, on node1 (process 123), epoch 4 of 12". */
function runningText({ task: { key, label, task }, holder: { host, pid }, epochs }: RunningTask): string {
  const epoch = task.kind === "train" ? `, epoch ${epochs + 1} of ${task.training.epochs}` : "";
  return `${key.slice(0, 12)}  ${taskLabelText(label)}, on ${host} (process ${pid})${epoch}`;
}

function cut(lines: readonly string[]): readonly string[] {
  return lines.length <= shown ? lines : [...lines.slice(0, shown), `and ${lines.length - shown} more`];
}
