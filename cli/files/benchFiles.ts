import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { type BenchFile, benchFileName } from "../../src/experiment/machine/benchResult.ts";
import { readBench } from "../../src/lab/bench/benchSchema.ts";
import { messageOf } from "../../src/lab/engine/namedError.ts";
import { UserError } from "../terminal/command.ts";
import { absent } from "./atomicFile.ts";

export const benchOption = { bench: { type: "string" } } as const;

export const benchHelp = `  --bench FILE        take the speed of a machine that lab bench measured, perhaps another one, for the estimate
                      (default: $LAB_BENCH, else ${benchFileName} in this folder if it is of this machine)`;

/** Where a measured machine is kept unless a file is named. */
export const usualBench = (): string => process.env.LAB_BENCH || benchFileName;

/** The name of the processor. */
export const cpuName = (): string | null => cpus()[0]?.model.trim() ?? null;

/** A measured machine, and where it was read. */
export interface KnownBench {
  readonly file: BenchFile;
  readonly path: string;
}

/**
 * The measured machine that `--bench` names, else the usual one if there is one and it has the processor of this machine.
 *
 * @throws UserError for a file that is missing or holds something else.
 */
export async function knownBench(option: string | undefined): Promise<KnownBench | null> {
  const path = option ?? usualBench();
  const content = await readFile(path, "utf8").catch(absent);
  if (content === undefined) {
    if (option === undefined) return null;
    throw new UserError(`--bench ${path} found, a file that lab bench wrote expected: there is no such file`);
  }
  try {
    const file = readBench(content);
    return option === undefined && file.machine.cpu !== cpuName() ? null : { file, path };
  } catch (error) {
    throw new UserError(`${path} cannot be used for estimates: ${messageOf(error)}`);
  }
}
