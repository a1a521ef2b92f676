import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the built lab under test. */
export const builtFolder = resolve(fileURLToPath(new URL("../..", import.meta.url)), process.env.LAB_DIST ?? "dist");

/** A file of the built lab. */
export function builtFile(...path: readonly string[]): string {
  return join(builtFolder, ...path);
}
