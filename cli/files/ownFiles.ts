/** Whether this runs from the one file that `npm run bundle` makes, in a folder of its own, instead of from the sources. */
const isBundled = !import.meta.url.endsWith("/cli/files/ownFiles.ts");

/** Where a worker thread begins. */
export const threadFile = isBundled ? new URL(import.meta.url) : new URL("../labThread.mjs", import.meta.url);

/** The folder of data sets and packs that come with the lab. */
export const publicFolder = new URL(isBundled ? "./public/" : "../../public/", import.meta.url);
