import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artefact } from "../../src/experiment/artefacts/artefact.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import type { ResultFile } from "../../src/experiment/summary/resultFile.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { weightsPath } from "../../src/lab/files/resultFile.ts";
import { isDone, resultState, type TaskState, waitingTask } from "../../src/lab/run/runState.ts";
import { findDamage } from "../../src/lab/store/integrity.ts";
import { absent } from "../files/atomicFile.ts";
import { UserError } from "../terminal/command.ts";

/** The `result.json` of a folder: a result, or why it is none. */
export type EarlierResult =
  | { readonly kind: "absent" }
  | { readonly kind: "result"; readonly result: ResultFile }
  /** Not the JSON of a whole file, as after a full disk. */
  | { readonly kind: "damaged"; readonly reason: string }
  /** A file of another program, or of another version of the format. */
  | { readonly kind: "foreign"; readonly found: string };

/** Reads the `result.json` of a folder as far as its experiment and its tasks; nothing is verified. */
export async function readEarlier(folder: string): Promise<EarlierResult> {
  const path = join(folder, "result.json");
  const text = await readFile(path, "utf8")
    .catch(absent)
    .catch((error: Error) => {
      throw new UserError(`${folder} cannot be used for results: ${error.message}`);
    });
  if (text === undefined) return { kind: "absent" };
  let content: Partial<Record<keyof ResultFile, unknown>> | null;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { kind: "damaged", reason: (error as Error).message };
  }
  const { format, version, spec, tasks } = content ?? {};
  if (format !== "robin-lab-result") return { kind: "foreign", found: "a file that lab run did not write" };
  if (version !== 1) return { kind: "foreign", found: `robin-lab-result version ${version}` };
  if (typeof spec !== "object" || spec === null || !Array.isArray(tasks))
    return { kind: "damaged", reason: "it has no experiment or no tasks" };
  return { kind: "result", result: content as ResultFile };
}

type EarlierTask = ResultFile["tasks"][number];

/** The finished tasks of a result. */
export const finishedTasks = ({ tasks }: Pick<ResultFile, "tasks">): readonly EarlierTask[] =>
  tasks.filter(({ digest, data, provenance }) => digest != null && data != null && provenance != null);

/**
 * The states of a run, and the finished tasks of the `result.json` in `folder` that the run did not finish: another part
 * of the experiment, tasks that are stored elsewhere, or a run that was stopped earlier than the one before. A result is
 * kept only where it is sound and what it was computed from is unchanged.
 *
 * @returns the tasks in the order of the plan.
 */
export async function withEarlier(
  folder: string,
  found: EarlierResult,
  plan: Pick<Plan, "tasks">,
  states: readonly TaskState[],
): Promise<readonly TaskState[]> {
  const now = new Map(states.map((state) => [state.key, state]));
  const isWhole = plan.tasks.every(({ key }) => {
    const state = now.get(key);
    return state !== undefined && isDone(state);
  });
  if (isWhole) return states;
  const earlier = new Map(found.kind === "result" ? finishedTasks(found.result).map((task) => [task.key, task]) : []);
  const merged = new Map<Key, TaskState>();
  for (const planned of plan.tasks) {
    const state = now.get(planned.key);
    const before = earlier.get(planned.key);
    const isSame = (need: Key) => {
      const digest = merged.get(need)?.digest ?? null;
      return digest === null || digest === earlier.get(need)?.digest;
    };
    const kept =
      before === undefined || (state !== undefined && isDone(state)) || !planned.needs.every(isSame)
        ? undefined
        : await soundResult(folder, before);
    if (kept !== undefined) merged.set(planned.key, { ...waitingTask(planned), ...resultState(kept, "cached") });
    else if (state !== undefined) merged.set(planned.key, state);
  }
  return [...merged.values()];
}

/** A finished task as an artefact, with its weights from the folder; undefined where it does not match its digest. */
async function soundResult(folder: string, { key, task, ...rest }: EarlierTask): Promise<Artefact | undefined> {
  const { digest, data, warnings, provenance } = rest;
  if (digest === null || data === null || provenance === null) return undefined;
  const weights = task.kind === "train" ? await readFile(join(folder, weightsPath(key))).catch(absent) : undefined;
  const artefact: Artefact = {
    ...{ key, task, digest, inputs: {}, data, warnings, provenance },
    ...(weights === undefined ? {} : { weights: new Uint8Array(weights) }),
  };
  return (await findDamage(key, artefact)) === null ? artefact : undefined;
}
