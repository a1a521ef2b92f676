// The command line as JavaScript for Node. esbuild compiles the sources once after each change, in well under a second; a
// loader that compiles while Node imports (tsx) takes two seconds of every command and of every worker thread.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const cache = join(root, "node_modules/.cache/robin-lab");
const entries = { main: "cli/main.ts", lab: "workers/lab.thread.ts", stock: "workers/stock.thread.ts" };
const hourMs = 3_600_000;

/**
 * The compiled file of an entry, built anew if a source has changed since.
 *
 * @param {keyof typeof entries} entry
 * @returns {Promise<string>} its URL
 */
export async function compiled(entry) {
  const folder = fresh() ?? (await compile());
  return pathToFileURL(join(folder, `${entry}.mjs`)).href;
}

/** The folder of the newest build, if it was made from the sources as they are now. */
function fresh() {
  try {
    const { from, folder, inputs } = JSON.parse(readFileSync(join(cache, "newest.json"), "utf8"));
    const isSame = ([path, stamp]) => stampOf(path) === stamp;
    // A copy of the repository has the stamps of the original, where a build of it would find its files.
    const isOwn = from === root && existsSync(join(folder, "main.mjs"));
    return isOwn && Object.entries(inputs).every(isSame) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Tells a file from an earlier version of itself. */
function stampOf(path) {
  const { size, mtimeMs } = statSync(join(root, path));
  return `${size} ${mtimeMs}`;
}

async function compile() {
  const { build } = await import("esbuild");
  const folder = newFolder();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    // tfjs finds its WebAssembly and the GPU's addon beside themselves.
    external: ["@tensorflow/*", "webgpu"],
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    define: { LAB_ROOT: JSON.stringify(pathToFileURL(root).href) },
    metafile: true,
    logLevel: "error",
  });
  // This file too, which says how they are compiled.
  const read = [...Object.keys(metafile.inputs), "cli/compiled.mjs"];
  const inputs = Object.fromEntries(read.map((path) => [path, stampOf(path)]));
  keep(folder, inputs);
  return folder;
}

/** A folder of this build alone, from which Node finds the packages: several commands may start at once. */
function newFolder() {
  try {
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, "build-"));
    // For everybody who may read the sources.
    chmodSync(folder, 0o755);
    return folder;
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS"].includes(error.code)) throw error;
    // The sources may belong to somebody else. Nothing is kept then.
    const folder = mkdtempSync(join(tmpdir(), "robin-lab-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }
}

/** Makes a build the newest one, and removes those that no command can be about to start from. */
function keep(folder, inputs) {
  if (!folder.startsWith(cache)) return;
  const written = join(folder, "newest.json");
  writeFileSync(written, JSON.stringify({ from: root, folder, inputs }));
  renameSync(written, join(cache, "newest.json"));
  for (const name of readdirSync(cache)) {
    const other = join(cache, name);
    if (name.startsWith("build-") && other !== folder && Date.now() - statSync(other).mtimeMs > hourMs)
      rmSync(other, { recursive: true, force: true });
  }
}
