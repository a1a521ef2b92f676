/** Whether this code runs from the single file of `npm run bundle` instead of the sources. */
const isBundled = !import.meta.url.endsWith("/cli/files/ownFiles.ts");

/** The script of worker threads. */
export const threadFile = isBundled ? new URL(import.meta.url) : new URL("../labThread.mjs", import.meta.url);

/** The folder of the lab's own data sets and packs. */
export const publicFolder = new URL(isBundled ? "./public/" : "../../public/", import.meta.url);
