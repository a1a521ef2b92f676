import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { specDifference } from "../../src/experiment/spec/specDifference.ts";
import type { Summary } from "../../src/experiment/summary/rows.ts";
import { summarise } from "../../src/experiment/summary/summary.ts";
import { summaryTableIds, summaryTables } from "../../src/experiment/summary/summaryTables.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { withSoftware } from "../../src/experiment/terms/version.ts";
import { resultFile, weightsPath } from "../../src/lab/files/resultFile.ts";
import { artefactsOf, type RunState, type TaskState } from "../../src/lab/run/runState.ts";
import type { Store } from "../../src/lab/store/store.ts";
import { absent, writeAtomically } from "../files/atomicFile.ts";
import { UserError } from "../terminal/command.ts";
import { readEarlier, withEarlier } from "./earlierResult.ts";
import { writeLatex } from "./latexFiles.ts";

interface WrittenResult {
  readonly summary: Summary;
  /** The tasks of the run, and those that the folder held before. */
  readonly tasks: readonly TaskState[];
}

/**
 * Writes `result.json`, its tables as CSV with the spec in their first line, and the weights beside it if the store is
 * another folder. The run may be unfinished, or a part of the experiment: finished tasks of the `result.json` before stay
 * in it. Tables that the result has no rows for are removed, and `tables.tex` is renewed where it exists.
 *
 * @param plan the whole experiment.
 * @param latex whether to write `tables.tex` and `robin-lab.bib` in any case.
 * @throws UserError where the folder holds the result of another experiment; see `claimResults`.
 */
export async function writeResult(
  folder: string,
  plan: Plan,
  state: Pick<RunState, "tasks">,
  store: Store | undefined,
  latex = false,
): Promise<WrittenResult> {
  const earlier = await readEarlier(folder);
  if (earlier.kind === "result" && specDifference(earlier.result.spec, plan.spec).length > 0)
    throw new UserError(
      `another run wrote its result to ${folder} in the meantime, which is kept; the tasks of this one are stored: run it again with another --out`,
    );
  const computed = new Set(state.tasks.filter(({ digest }) => digest !== null).map(({ key }) => key));
  const tasks = await withEarlier(folder, earlier, plan, state.tasks);
  const weights = new Set<Key>();
  for (const { key, task, digest } of tasks) {
    if (task.kind !== "train" || digest === null) continue;
    if (store !== undefined && computed.has(key)) {
      const artefact = await store.get(key);
      if (artefact?.weights === undefined || artefact.digest !== digest) continue;
      await writeAtomically(join(folder, weightsPath(key)), artefact.weights);
    }
    weights.add(key);
  }
  const keys = new Set(tasks.map(({ key }) => key));
  const part: Plan = { ...plan, tasks: plan.tasks.filter(({ key }) => keys.has(key)) };
  const summary = summarise(part, artefactsOf(tasks));
  const tables = new Map(summaryTables(summary).map((table) => [table.id, table]));
  for (const id of summaryTableIds) {
    const path = join(folder, `${id}.csv`);
    const table = tables.get(id);
    if (table === undefined) await rm(path, { force: true });
    else await writeAtomically(path, table.csv(withSoftware(plan.spec)));
  }
  if (latex || (await stat(join(folder, "tables.tex")).catch(absent)) !== undefined)
    await writeLatex(folder, summary, plan.spec);
  await writeAtomically(join(folder, "result.json"), `${jsonText(resultFile(part, tasks, summary, weights))}\n`);
  return { summary, tasks };
}

/** Indented JSON with lists of numbers on one line, so that flags are readable. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 1).replaceAll(/\[\n[^[\]{}"]*\]/g, (list) => list.replaceAll(/\s+/g, ""));
}
