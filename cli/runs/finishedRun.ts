import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../../src/experiment/plan/key.ts";
import type { ResultFile } from "../../src/experiment/summary/resultFile.ts";
import type { Digest, Key } from "../../src/experiment/terms/system.ts";
import { weightsPath } from "../../src/lab/files/resultFile.ts";
import { isMissing } from "../files/atomicFile.ts";
import { UserError } from "../terminal/command.ts";

interface FinishedRun {
  readonly result: ResultFile;
  /** The weights of every training by its key and of every imported network by its digest. */
  readonly weights: ReadonlyMap<Key, FinishedWeights>;
}

/**
 * Reads the folder of a finished run: `result.json` and the weights.
 *
 * @throws UserError when the run is missing, damaged or unfinished.
 */
export async function readFinishedRun(folder: string): Promise<FinishedRun> {
  const result = await readResult(folder);
  requireFinished(folder, result.tasks);
  const keys = new Set<string>(result.tasks.map(({ key }) => key));
  const left = result.systems.find(({ system }) =>
    system.members.some(({ source }) => source.from === "task" && !keys.has(source.key)),
  );
  if (left !== undefined) throw new UserError(`${folder} did not train ${left.id}: run it to its end first`);
  return { result, weights: await readWeights(folder, result) };
}

/**
 * Reads some systems of a run (default: all) whose trainings have finished; evaluations may be missing.
 *
 * @throws UserError when the run is missing or damaged, lacks a system, or has not trained all of them.
 */
export async function readTrainedRun(folder: string, systems?: readonly string[]): Promise<FinishedRun> {
  const result = await readResult(folder);
  const ids = result.systems.map(({ id }) => id);
  const unknown = (systems ?? []).filter((id) => !ids.includes(id));
  if (unknown.length > 0) throw new UserError(`--system ${unknown[0]} found, one of ${ids.join(", ")} expected`);
  const wanted = result.systems.filter(({ id }) => systems === undefined || systems.includes(id));
  const members = wanted.flatMap(({ id, system }) =>
    system.members.flatMap(({ source }) => (source.from === "task" ? [{ id, key: source.key }] : [])),
  );
  const planned = new Set(result.tasks.map(({ key }) => key));
  const left = members.find(({ key }) => !planned.has(key));
  if (left !== undefined)
    throw new UserError(`${folder} did not train ${left.id}: train it too, or name others with --system`);
  const names = new Set(members.map(({ key }) => key));
  const trainings = result.tasks.filter(({ key, task }) => task.kind === "train" && names.has(key));
  requireFinished(folder, trainings);
  const part: ResultFile = { ...result, systems: wanted, tasks: trainings };
  return { result: part, weights: await readWeights(folder, part) };
}

function requireFinished(folder: string, tasks: ResultFile["tasks"]): void {
  const open = tasks.filter(({ status }) => status !== "computed" && status !== "cached");
  if (open.length > 0)
    throw new UserError(
      `${join(folder, "result.json")} is not a finished run: ${open.length} of ${tasks.length} tasks are ${[...new Set(open.map(({ status }) => status))].join(" or ")}; run it to its end first`,
    );
}

/** The weights file of one training, and its SHA-256. */
export interface FinishedWeights {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** What to do about a damaged `result.json`. */
export const writtenAgain =
  "run the experiment again with the same command and folder, which writes it from the finished tasks and keeps the damaged file";

async function readResult(from: string): Promise<ResultFile> {
  const path = join(from, "result.json");
  let result: ResultFile;
  try {
    result = JSON.parse(await readFile(path, "utf8")) as ResultFile;
  } catch (error) {
    if (isMissing(error)) throw new UserError(`${path} is missing, the folder of a finished run expected`);
    throw new UserError(`${path} is damaged (${(error as Error).message}): ${writtenAgain}`);
  }
  if (result.format !== "robin-lab-result" || result.version !== 1)
    throw new UserError(
      `${path} has format ${result.format} version ${result.version}, robin-lab-result version 1 expected`,
    );
  return result;
}

/** The weights of every training, verified against the digests in the result. */
async function readWeights(
  from: string,
  { tasks, imported = [] }: ResultFile,
): Promise<ReadonlyMap<Key, FinishedWeights>> {
  const found = new Map<Key, FinishedWeights>();
  for (const digest of imported) {
    const path = join(from, weightsPath(digest));
    const bytes = await readFile(path).then(
      (content) => new Uint8Array(content),
      (error) => {
        throw new UserError(`${path} cannot be read (${error.message}): run the experiment again in ${from}`);
      },
    );
    const content = await digestOf(bytes);
    if (content !== digest)
      throw new UserError(`${path} is damaged: it hashes to ${content}, ${digest} expected; run again`);
    found.set(digest, { digest, bytes });
  }
  for (const { key, label, task, digest, data, weights } of tasks) {
    if (task.kind !== "train") continue;
    if (weights === null) throw new UserError(`the run kept no weights of "${label}": run it again`);
    const path = join(from, weights);
    const bytes = await readFile(path).then(
      (content) => new Uint8Array(content),
      (error) => {
        throw new UserError(`${path} cannot be read (${error.message}): run the experiment again in ${from}`);
      },
    );
    const content = await digestOf(data, bytes);
    if (content !== digest)
      throw new UserError(`${path} is damaged: its content hashes to ${content}, ${digest} expected; run again`);
    found.set(key, { digest: await digestOf(bytes), bytes });
  }
  return found;
}
