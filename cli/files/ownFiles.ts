import { fileURLToPath } from "node:url";

/** Address of the repository, in code that cli/compiled.mjs compiled. */
declare const LAB_ROOT: string | undefined;

const isCompiled = typeof LAB_ROOT === "string";

/** Whether this code runs from the single file of `npm run bundle` instead of the sources. */
const isBundled = !isCompiled && !import.meta.url.endsWith("/cli/files/ownFiles.ts");

/** The repository; for a bundle its folder. */
const root = isCompiled ? new URL(LAB_ROOT) : new URL(isBundled ? "./" : "../../", import.meta.url);

/** The script of worker threads. */
export const threadFile = isBundled ? new URL(import.meta.url) : new URL("cli/labThread.mjs", root);

/** The script of the command line. */
const mainFile = isBundled ? new URL(import.meta.url) : new URL("cli/lab.mjs", root);

/** The folder of the lab's own data sets and packs. */
export const publicFolder = new URL("public/", root);

/** The command line of this lab for a shell, with absolute paths, so that it works in any folder that sees them. */
export function ownCommand(): string {
  return [process.execPath, fileURLToPath(mainFile)].map(quoted).join(" ");
}

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
