// `npm run bundle`: the command line as one JavaScript file in a folder that needs only Node, for GPU machines without this
// repository or the internet.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const root = fileURLToPath(new URL("../", import.meta.url));
const here = `${process.platform}-${process.arch}`;
const addons = join(root, "node_modules/webgpu/dist");
/** The file that marks a folder as a bundle, which may be replaced. */
const mark = "lab.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "out/lab" },
    platform: { type: "string", default: here },
    help: { type: "boolean" },
  },
});
if (values.help) {
  console.log(
    `npm run bundle [-- --out DIR] [--platform NAME]

Makes a folder that needs only Node (20.19 or newer): node DIR/lab.mjs <command> ...

  --out DIR         the folder (default out/lab); replaces an older bundle there
  --platform NAME   platform of the WebGPU addon to include (default ${here}; none: no addon)`,
  );
  process.exit(0);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

const out = values.out;
if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, mark)))
  fail(`${out} contains something other than a bundle (no ${mark}): name an empty or new folder with --out`);
const addon = addonOf(values.platform);

rmSync(out, { recursive: true, force: true });
await build({
  root,
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  // Of the union package, stock tfjs (workers/stock.thread.ts) needs the gradients alone.
  resolve: {
    alias: [{ find: /^@tensorflow\/tfjs$/, replacement: "@tensorflow/tfjs-core/dist/register_all_gradients.js" }],
  },
  ssr: { noExternal: true, external: ["webgpu"] },
  build: {
    ssr: "cli/bundled.ts",
    outDir: resolve(out),
    emptyOutDir: false,
    target: "node20",
    license: { fileName: "licenses.json" },
    rolldownOptions: {
      output: {
        entryFileNames: mark,
        codeSplitting: false,
        // tfjs' WebAssembly loader is CommonJS and looks for its binary in its own folder.
        banner: "const __filename = import.meta.filename, __dirname = import.meta.dirname;",
      },
    },
  },
});
copy("node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-simd.wasm");
copy("public/datasets");
copy("LICENSE");
if (addon !== undefined)
  for (const path of ["package.json", "index.js", "LICENSE.md", relative(dirname(addons), addon)])
    copy(join("node_modules/webgpu", path));
printSize();

/** The folder of one platform's addon; undefined for `none`, and if it is neither installed nor requested by name. */
function addonOf(platform) {
  if (platform === "none") return undefined;
  const folder = join(addons, platform.startsWith("darwin") ? "darwin-universal" : platform);
  if (existsSync(folder)) return folder;
  if (existsSync(addons)) fail(`--platform ${platform} found, expected one of ${readdirSync(addons).join(", ")}, none`);
  if (platform !== here) fail(`--platform ${platform} needs the optional package "webgpu": npm install webgpu adds it`);
  console.log('note: built without WebGPU, because the optional package "webgpu" is not installed');
  return undefined;
}

function copy(from, to = from) {
  mkdirSync(dirname(join(out, to)), { recursive: true });
  cpSync(join(root, from), join(out, to), { recursive: true });
}

function printSize() {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  let size = 0;
  let packed = 0;
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    size += statSync(path).size;
    packed += gzipSync(readFileSync(path)).length;
  }
  console.log(
    `${out}: ${files.length} files, ${megabytes(size)} MB (${megabytes(packed)} MB compressed); node ${join(out, mark)} --help`,
  );
}
