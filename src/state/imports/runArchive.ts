import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { weightsPath } from "../../lab/files/resultFile.ts";
import { networkFiles } from "../models/models.ts";
import { resultStore } from "../runs/resultStore.ts";
import type { Run } from "../runs/run.ts";
import { resultOf } from "../runs/runExports.ts";
import { type ImportedResult, weightsOfImport } from "./imports.ts";

/**
 * A run as a zip with its weights, in the layout of the command line's folder: `lab pretrain --from` and this page open
 * it.
 *
 * @throws an Error when the weights of a finished training are no longer stored.
 */
export async function runZip(run: Run): Promise<Uint8Array> {
  const store = await resultStore();
  const weights = new Map<Key, Uint8Array>();
  for (const { key, label, task, digest } of run.tasks) {
    if (task.kind !== "train" || digest === null) continue;
    const artefact = await store.get(key);
    if (artefact?.weights === undefined || artefact.digest !== digest)
      throw new Error(`the weights of "${label}" are no longer stored: resume the run in Train, then export it`);
    weights.set(key, artefact.weights);
  }
  const result = resultOf(run);
  const models = await networkFiles(result.systems);
  return zipOf(result, new Map([...weights, ...models]));
}

/** An opened result as a zip. */
export async function importZip(imported: ImportedResult): Promise<Uint8Array> {
  const weights = new Map<Key, Uint8Array>();
  for (const [key, digest] of Object.entries(imported.weightsOf))
    weights.set(key, await weightsOfImport(imported, digest));
  return zipOf(imported.result, weights);
}

async function zipOf(result: ResultFile, weights: ReadonlyMap<Key, Uint8Array>): Promise<Uint8Array> {
  const { resultZip } = await import("../../lab/files/resultArchive.ts");
  const tasks = result.tasks.map((task) => ({
    ...task,
    weights: weights.has(task.key) ? weightsPath(task.key) : null,
  }));
  return resultZip({ ...result, tasks }, weights);
}
