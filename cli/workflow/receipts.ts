import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Digest, Key } from "../../src/experiment/terms/system.ts";
import { absent, writeAtomically } from "../files/atomicFile.ts";
import { makeFolder } from "../files/makeFolder.ts";
import type { WorkflowFile } from "./workflowFile.ts";

const receiptPath = (folder: string, job: string) => join(folder, "receipts", `${job}.json`);

/** Writes the receipt of a finished job, by which Snakemake knows it: the digests of its artefacts. */
export function writeReceipt(folder: string, job: string, artefacts: Readonly<Record<Key, Digest>>): Promise<void> {
  return writeAtomically(receiptPath(folder, job), `${JSON.stringify({ job, artefacts }, null, 1)}\n`);
}

/** Ids of the jobs that have a receipt. */
export async function receiptIds(folder: string): Promise<ReadonlySet<string>> {
  const names = (await readdir(join(folder, "receipts")).catch(absent)) ?? [];
  return new Set(names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length)));
}

/**
 * Makes the receipts agree with the results at hand, which may have come from elsewhere or be damaged: a complete job
 * gets its receipt, an incomplete one loses it.
 *
 * @param done digests of the sound results.
 * @returns number of complete jobs.
 */
export async function alignReceipts(
  folder: string,
  { jobs }: Pick<WorkflowFile, "jobs">,
  done: ReadonlyMap<Key, Digest>,
): Promise<number> {
  await makeFolder(join(folder, "receipts"));
  const present = await receiptIds(folder);
  let complete = 0;
  for (const [id, { tasks }] of Object.entries(jobs)) {
    const digests = tasks.flatMap((key) => {
      const digest = done.get(key);
      return digest === undefined ? [] : [[key, digest] as const];
    });
    if (digests.length === tasks.length) {
      complete += 1;
      if (!present.has(id)) await writeReceipt(folder, id, Object.fromEntries(digests));
    } else if (present.has(id)) await dropReceipt(folder, id);
  }
  if (complete < Object.keys(jobs).length) await rm(join(folder, "receipts", "summary"), { force: true });
  return complete;
}

/** Lets Snakemake run a job again. */
export const dropReceipt = (folder: string, job: string): Promise<void> =>
  rm(receiptPath(folder, job), { force: true });
