// `npm start`: builds the lab if the build is missing or older than its sources, then serves it.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { serve } from "./serve.mjs";

const { values } = parseArgs({
  options: { port: { type: "string", default: "4180" }, help: { type: "boolean" } },
});
if (values.help) {
  console.log("npm start [-- --port N]   build the lab if needed and serve it on 127.0.0.1 (default port 4180)");
  process.exit(0);
}
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port is "${values.port}", expected an integer from 0 (any free port) to 65535`);
  process.exit(2);
}

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const sources = ["index.html", "package-lock.json", "vite.config.ts", "src", "workers", "public"];
const built = statSync("dist/index.html", { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (built < Math.max(...sources.map(newest))) {
  console.log("building the lab");
  const { status } = spawnSync(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

try {
  const server = await serve("dist", port);
  console.log(`RoBin Lab: http://127.0.0.1:${server.address().port}/`);
} catch (error) {
  if (error.code !== "EADDRINUSE") throw error;
  console.error(
    `port ${port} is in use: stop the program that uses it, or choose another port with npm start -- --port N`,
  );
  process.exit(1);
}
