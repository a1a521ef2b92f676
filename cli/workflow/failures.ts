import { readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Key } from "../../src/experiment/terms/system.ts";
import { absent, writeAtomically } from "../files/atomicFile.ts";

/** Why the last attempt at a task failed. */
export interface Failure {
  readonly key: Key;
  readonly label: string;
  readonly error: string;
  readonly host: string;
  /** ISO time. */
  readonly failed: string;
}

const failurePath = (folder: string, key: Key) => join(folder, "failures", `${key}.json`);

/** Records why a task failed, for `lab status` and `lab summarise`. */
export function writeFailure(folder: string, { key, label, error }: Pick<Failure, "key" | "label" | "error">) {
  const failure: Failure = { key, label, error, host: hostname(), failed: new Date().toISOString() };
  return writeAtomically(failurePath(folder, key), `${JSON.stringify(failure)}\n`);
}

/** Forgets earlier failures of a task that has its result now. */
export const removeFailure = (folder: string, key: Key): Promise<void> => rm(failurePath(folder, key), { force: true });

/** The recorded failures of a workflow. */
export async function readFailures(folder: string): Promise<readonly Failure[]> {
  const names = (await readdir(join(folder, "failures")).catch(absent)) ?? [];
  const found = names
    .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
    .map(async (name) => {
      const text = await readFile(join(folder, "failures", name), "utf8").catch(absent);
      return text === undefined ? [] : [JSON.parse(text) as Failure];
    });
  return (await Promise.all(found)).flat();
}
