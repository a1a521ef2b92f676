import type { Digest, Key } from "../../../src/experiment/terms/system.ts";
import { isDone, type TaskState } from "../../../src/lab/run/runState.ts";
import { storedTasks } from "../../../src/lab/run/storedTasks.ts";
import { deviceOption, deviceOptions, workersOption } from "../../runs/runOptions.ts";
import { countsText, exitCodes, openRunStore, runTasks } from "../../runs/runTasks.ts";
import { type Command, parseOptions, required, UserError } from "../../terminal/command.ts";
import { createProgressView } from "../../terminal/progress.ts";
import { removeFailure, writeFailure } from "../../workflow/failures.ts";
import { dropReceipt, writeReceipt } from "../../workflow/receipts.ts";
import { keyOf, readTasks, readWorkflow, storeFolder, type WorkflowFile } from "../../workflow/workflowFile.ts";

export const task: Command = {
  summary: "run single tasks of a workflow, and nothing else",
  help: `lab task <key> ... --store DIR [options]
lab task --job ID --store DIR [options]

Runs tasks of a workflow in one process and stores their results, each as soon as it is finished. Finished tasks are not
computed again. It refuses to start if a result that they need is missing, and lists what is missing. A training that
was interrupted resumes from its last epoch, an evaluation from its last attacks, on any machine. Jobs of the Snakefile
call this command.

  --store DIR         folder of the workflow, which lab workflow wrote
  --job ID            all tasks of this job of DIR/workflow.json; writes its receipt
  --backend ID        webgpu, wasm-fma, wasm or cpu (default: that of the workflow)
  --adapter NAME      use the GPU whose name contains NAME (default: that of the workflow, else the first)
  --workers N         tasks that run at once (default 1)

The key of a task may be shortened to its first 8 digits: lab plan --tasks shows them. A missing GPU is an error at once, and so
is a GPU that only software simulates, unless --adapter names it.

Exit code: 0 finished, 1 a task failed, 2 wrong usage or a missing input, 130 stopped.`,

  async run(args, terminal) {
    const { values, positionals } = parseOptions(args, {
      store: { type: "string" },
      job: { type: "string" },
      ...deviceOptions,
      workers: { type: "string" },
    });
    const folder = required(values.store, "--store", "the folder of a workflow");
    const file = await readWorkflow(folder);
    const keys = keysOf(file, positionals, values.job);
    const isChosen = values.backend !== undefined || values.adapter !== undefined;
    const device = deviceOption(isChosen ? values : { backend: file.backend, adapter: file.adapter ?? undefined });
    const workers = workersOption(values.workers) ?? 1;
    const own = new Set(keys);
    const needed = await readTasks(folder, file, keys);
    const view = createProgressView(terminal.err);
    const store = await openRunStore(storeFolder(folder, file), { tasks: needed }, view);
    const before = await storedTasks({ tasks: needed }, store);
    await requireInputs(
      folder,
      file,
      before.filter((state) => !own.has(state.key) && !isDone(state)),
    );
    let after = before.filter(({ key }) => own.has(key));
    let code: number = exitCodes.finished;
    if (!after.every(isDone)) {
      for (const { label, metrics } of after.filter((state) => !isDone(state) && state.metrics.length > 0))
        view.say(`resuming  ${label}, after epoch ${metrics.length}`);
      const { data } = file;
      const { signal } = terminal;
      const options = { store, view, signal, device, workers, data: data ?? undefined, isJob: true };
      const state = await runTasks({ tasks: needed }, { ...options, title: file.title });
      after = state.tasks.filter(({ key }) => own.has(key));
      code = exitCodes[state.outcome];
      await recordFailures(folder, after);
    }
    if (values.job !== undefined && after.every(isDone)) await writeReceipt(folder, values.job, digestsOf(after));
    terminal.out.write(`${countsText({ tasks: after })}\n`);
    return code;
  },
};

/** The tasks to run: given by key, or as the tasks of a job. */
function keysOf(file: WorkflowFile, given: readonly string[], job: string | undefined): readonly Key[] {
  if (job === undefined) {
    if (given.length === 0) throw new UserError("no task found, keys of tasks or --job expected: see --help");
    return [...new Set(given.map((text) => keyOf(file, text)))];
  }
  if (given.length > 0) throw new UserError(`${given.join(" ")} found with --job, one of both expected: see --help`);
  const found = Object.hasOwn(file.jobs, job) ? file.jobs[job] : undefined;
  if (found === undefined) throw new UserError(`--job ${job} found, which the workflow does not have: write it again`);
  return found.tasks;
}

/**
 * Refuses tasks whose inputs are missing. Snakemake believed that they exist, so their jobs lose their receipts and run
 * again when it is started the next time.
 */
async function requireInputs(folder: string, { jobs }: WorkflowFile, missing: readonly TaskState[]): Promise<void> {
  if (missing.length === 0) return;
  const keys = new Set(missing.map(({ key }) => key));
  for (const [id, { tasks }] of Object.entries(jobs))
    if (tasks.some((key) => keys.has(key))) await dropReceipt(folder, id);
  const lines = missing.map(({ key, label }) => `  ${key.slice(0, 12)}  ${label}`);
  throw new UserError(
    `${missing.length === 1 ? "a result is" : `${missing.length} results are`} missing or damaged that this task needs; run ${missing.length === 1 ? "it" : "them"} first:\n${lines.join("\n")}`,
  );
}

async function recordFailures(folder: string, states: readonly TaskState[]): Promise<void> {
  for (const { key, label, status, error } of states) {
    if (status === "failed") await writeFailure(folder, { key, label, error: error ?? "" });
    else if (status === "computed") await removeFailure(folder, key);
  }
}

const digestsOf = (states: readonly TaskState[]): Readonly<Record<Key, Digest>> =>
  Object.fromEntries(states.flatMap(({ key, digest }) => (digest === null ? [] : [[key, digest]])));
