import { fileURLToPath } from "node:url";

/** Whether this code runs from the single file of `npm run bundle` instead of the sources. */
const isBundled = !import.meta.url.endsWith("/cli/files/ownFiles.ts");

/** The script of worker threads. */
export const threadFile = isBundled ? new URL(import.meta.url) : new URL("../labThread.mjs", import.meta.url);

/** The command line as TypeScript. */
const mainFile = fileURLToPath(new URL("../main.ts", import.meta.url));

/** The folder of the lab's own data sets and packs. */
export const publicFolder = new URL(isBundled ? "./public/" : "../../public/", import.meta.url);

/** The command line of this lab for a shell, with absolute paths, so that it works in any folder that sees them. */
export function ownCommand(): string {
  const script = isBundled ? [fileURLToPath(import.meta.url)] : ["--import", import.meta.resolve("tsx"), mainFile];
  return [process.execPath, ...script].map(quoted).join(" ");
}

/** A word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
