import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson } from "../../src/experiment/plan/key.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { ResultFile } from "../../src/experiment/summary/resultFile.ts";
import type { Summary } from "../../src/experiment/summary/rows.ts";
import { summarise } from "../../src/experiment/summary/summary.ts";
import { summaryTables } from "../../src/experiment/summary/summaryTables.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { withSoftware } from "../../src/experiment/terms/version.ts";
import { resultFile, weightsPath } from "../../src/lab/files/resultFile.ts";
import { artefactsOf, type RunState } from "../../src/lab/run/runState.ts";
import type { Store } from "../../src/lab/store/store.ts";
import { absent, writeAtomically } from "../files/atomicFile.ts";

/**
 * Writes `result.json`, its tables as CSV with the spec in their first line, and the weights beside it if the store is
 * another folder. The run may be unfinished.
 */
export async function writeResult(
  folder: string,
  plan: Plan,
  state: RunState,
  store: Store | undefined,
): Promise<Summary> {
  const weights = new Set<Key>();
  for (const { key, task, digest } of state.tasks) {
    if (task.kind !== "train" || digest === null) continue;
    if (store !== undefined) {
      const artefact = await store.get(key);
      if (artefact?.weights === undefined || artefact.digest !== digest) continue;
      await writeAtomically(join(folder, weightsPath(key)), artefact.weights);
    }
    weights.add(key);
  }
  const summary = summarise(plan, artefactsOf(state.tasks));
  const file = resultFile(plan, state.tasks, summary, weights);
  for (const { id, csv } of summaryTables(summary))
    await writeAtomically(join(folder, `${id}.csv`), csv(withSoftware(plan.spec)));
  await writeAtomically(join(folder, "result.json"), `${jsonText(file)}\n`);
  return summary;
}

/** Indented JSON with lists of numbers on one line, so that flags are readable. */
function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 1).replaceAll(/\[\n[^[\]{}"]*\]/g, (list) => list.replaceAll(/\s+/g, ""));
}

/**
 * A sentence about the result.json in `folder` if it is of another experiment than `spec`: that it will be replaced, and
 * whether it was computed in the other arithmetic, so that none of its tasks are reused.
 */
export async function replacedResult(folder: string, spec: ExperimentSpec): Promise<string | undefined> {
  const text = await readFile(join(folder, "result.json"), "utf8").catch(absent);
  if (text === undefined) return undefined;
  try {
    const { spec: found } = JSON.parse(text) as ResultFile;
    if (canonicalJson(found) === canonicalJson(spec)) return undefined;
    const replaced = replacedText(found.name, folder);
    if (found.arithmetic === spec.arithmetic) return replaced;
    const [before, now] = [found, spec].map(arithmeticText);
    return `${replaced}: it was computed ${before}, this run computes ${now}, and neither reuses tasks of the other`;
  } catch {
    // Not a result of this experiment in any case.
    return replacedText("an unreadable file", folder);
  }
}

const replacedText = (name: string, folder: string): string => `result.json of "${name}" in ${folder} will be replaced`;

const arithmeticText = ({ arithmetic }: Pick<ExperimentSpec, "arithmetic">): string =>
  arithmetic === "fused" ? "with fused multiply-adds (--backend wasm-fma)" : "without fused multiply-adds";
