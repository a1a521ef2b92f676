import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BackendId } from "../../src/experiment/artefacts/artefact.ts";
import type { Job } from "../../src/experiment/plan/jobs.ts";
import { taskKey } from "../../src/experiment/plan/key.ts";
import type { PlannedTask } from "../../src/experiment/plan/plannedTask.ts";
import type { TaskKind } from "../../src/experiment/plan/task.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { absent, writeAtomically } from "../files/atomicFile.ts";
import { makeFolder } from "../files/makeFolder.ts";
import type { Source } from "../runs/plannedSource.ts";
import { UserError } from "../terminal/command.ts";

/** A job as `workflow.json` describes it. The Snakefile reads all fields but the last. */
export interface WorkflowJob {
  readonly kind: TaskKind;
  readonly needs: readonly string[];
  readonly memoryMb: number;
  /** Limit of its running time. */
  readonly minutes: number;
  /** Estimated seconds, without any reserve. */
  readonly seconds: number;
  readonly tasks: readonly Key[];
  /** Offset and length in bytes of its lines in `tasks.jsonl`. */
  readonly lines: readonly [number, number];
}

/** How a workflow runs its tasks. */
export interface WorkflowSettings {
  readonly title: string;
  readonly source: Source;
  /** The command line of the lab, for a shell. */
  readonly command: string;
  readonly backend: BackendId;
  readonly adapter: string | null;
  /** Workers of a job, which is also its number of processor cores. */
  readonly threads: number;
  /** Folder of data sets, absolute. */
  readonly data: string | null;
  /** Folder of finished tasks, absolute; null: the folder of the workflow. */
  readonly cache: string | null;
}

/** `workflow.json`: what a workflow engine, `lab task`, `lab status` and `lab summarise` read. */
export interface WorkflowFile extends WorkflowSettings {
  readonly format: "robin-lab-workflow";
  readonly version: 1;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

const fileName = "workflow.json";
/** One task per line, in the order of the jobs, so that a job reads its own lines alone. */
const tasksName = "tasks.jsonl";

/** Memory of the process around its workers, in bytes. */
const processBytes = 250e6;
/** What a job asks for, as a multiple of the estimate: a job that exceeds it is killed. */
const reserve = { memory: 1.25, time: 3 } as const;
/** Start of a process and of its engine on a busy file system. */
const startMinutes = 5;

/** Writes `workflow.json` and `tasks.jsonl` into a folder, which is created. */
export async function writeWorkflow(
  folder: string,
  settings: WorkflowSettings,
  jobs: readonly Job[],
): Promise<WorkflowFile> {
  await makeFolder(folder);
  const parts: Buffer[] = [];
  let offset = 0;
  const described: Record<string, WorkflowJob> = {};
  for (const { id, kind, needs, tasks, seconds, memoryBytes } of jobs) {
    const lines = Buffer.from(tasks.map((planned) => `${JSON.stringify(planned)}\n`).join(""));
    parts.push(lines);
    described[id] = {
      kind,
      needs,
      memoryMb: Math.ceil((reserve.memory * memoryBytes * settings.threads + processBytes) / 1e6),
      minutes: startMinutes + Math.ceil((reserve.time * seconds) / 60),
      seconds,
      tasks: tasks.map(({ key }) => key),
      lines: [offset, lines.length],
    };
    offset += lines.length;
  }
  const file: WorkflowFile = { format: "robin-lab-workflow", version: 1, ...settings, jobs: described };
  await writeAtomically(join(folder, tasksName), Buffer.concat(parts));
  await writeAtomically(join(folder, fileName), `${JSON.stringify(file)}\n`);
  return file;
}

/** Reads `workflow.json`. @throws UserError where it is missing or not a workflow that this lab can read. */
export async function readWorkflow(folder: string): Promise<WorkflowFile> {
  const path = join(folder, fileName);
  const text = await readFile(path, "utf8").catch(absent);
  if (text === undefined)
    throw new UserError(`no ${fileName} found in ${folder}, a folder that lab workflow wrote expected`);
  let file: WorkflowFile;
  try {
    file = JSON.parse(text) as WorkflowFile;
  } catch (error) {
    throw new UserError(`${path} is damaged (${(error as Error).message}): write it again with lab workflow`);
  }
  if (file.format !== "robin-lab-workflow" || file.version !== 1)
    throw new UserError(
      `${path} has format ${file.format} version ${file.version}, robin-lab-workflow version 1 expected`,
    );
  return file;
}

/** The folder of finished tasks of a workflow. */
export const storeFolder = (folder: string, { cache }: Pick<WorkflowFile, "cache">): string => cache ?? folder;

/**
 * Tasks of a workflow and all tasks that they need, each after those that it needs.
 *
 * @throws UserError for keys that are not in the workflow, or if `tasks.jsonl` does not belong to it.
 */
export async function readTasks(
  folder: string,
  { jobs }: Pick<WorkflowFile, "jobs">,
  keys: readonly Key[],
): Promise<readonly PlannedTask[]> {
  const jobOf = new Map(Object.values(jobs).flatMap((job) => job.tasks.map((key) => [key, job] as const)));
  const read = new Map<Key, PlannedTask>();
  const ordered = new Map<Key, PlannedTask>();
  const path = join(folder, tasksName);
  const file = await open(path, "r").catch((error) => {
    throw new UserError(`${path} cannot be read (${(error as Error).message}): write it again with lab workflow`);
  });

  async function readJob({ lines: [offset, length] }: WorkflowJob): Promise<void> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    const text = buffer.toString("utf8", 0, bytesRead);
    for (const line of text.split("\n").filter((found) => found !== "")) {
      const planned = JSON.parse(line) as PlannedTask;
      read.set(planned.key, planned);
    }
  }

  async function add(key: Key): Promise<void> {
    if (ordered.has(key)) return;
    const job = jobOf.get(key);
    if (job === undefined) throw new UserError(`task ${key} found, which is not part of the workflow in ${folder}`);
    if (!read.has(key)) await readJob(job).catch(() => undefined);
    const planned = read.get(key);
    if (planned === undefined || (await taskKey(planned.task)) !== key)
      throw new UserError(`${path} does not hold task ${key} of workflow.json: write both again with lab workflow`);
    for (const need of planned.needs) await add(need);
    ordered.set(key, planned);
  }

  try {
    for (const key of keys) await add(key);
  } finally {
    await file.close();
  }
  return [...ordered.values()];
}

/** The task whose key begins with a text. @throws UserError if there is none, or more than one. */
export function keyOf({ jobs }: Pick<WorkflowFile, "jobs">, text: string): Key {
  const found = Object.values(jobs).flatMap(({ tasks }) => tasks.filter((key) => key.startsWith(text)));
  const [key, second] = found;
  if (key === undefined || text.length < 8)
    throw new UserError(`task ${text} found, a key of the workflow expected, or at least its first 8 digits`);
  if (second !== undefined)
    throw new UserError(`${text} begins ${found.length} keys of the workflow: give more digits`);
  return key;
}
