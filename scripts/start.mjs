// `npm start`: builds the lab if the build is missing or older than its sources, then serves it.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { renderUnicodeCompact } from "uqr";
import { serve } from "./serve.mjs";

const usual = 4180;
const help = `npm start [-- options]      build the lab if needed and serve it

  --port N    port to listen on; 0 is any free port (default: ${usual}, or the next free one)
  --host      serve the local network too, not only this machine, and print a QR code of the address
  --help      print this`;

const values = options();
if (values.help) {
  console.log(help);
  process.exit(0);
}
build();
const server = await listen();
print(server.address().port);

function options() {
  try {
    return parseArgs({ options: { port: { type: "string" }, host: { type: "boolean" }, help: { type: "boolean" } } })
      .values;
  } catch (error) {
    return fail(`${error.message}\n\n${help}`, 2);
  }
}

function build() {
  const sources = ["index.html", "package-lock.json", "vite.config.ts", "src", "workers", "public"];
  const built = statSync("dist/index.html", { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built >= Math.max(...sources.map(newest))) return;
  console.log("building the lab");
  const vite = ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"];
  const { status } = spawnSync(process.execPath, vite, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** The server, on the chosen port or, without a choice, on the first free one from the usual port on. */
async function listen() {
  const chosen = values.port === undefined ? null : Number(values.port);
  if (chosen !== null && !(values.port !== "" && Number.isInteger(chosen) && chosen >= 0 && chosen <= 65535))
    fail(`--port is "${values.port}", expected an integer from 0 (any free port) to 65535`, 2);
  const ports = chosen === null ? Array.from({ length: 20 }, (_, i) => usual + i) : [chosen];
  for (const port of ports) {
    try {
      return await serve("dist", port, values.host ? "0.0.0.0" : "127.0.0.1");
    } catch (error) {
      if (error.code !== "EADDRINUSE") throw error;
    }
  }
  const taken = ports.length === 1 ? `port ${ports[0]} is` : `ports ${ports[0]} to ${ports.at(-1)} are`;
  return fail(`${taken} in use: stop the program that uses it, or choose another port with npm start -- --port N`, 1);
}

function print(port) {
  console.log(`RoBin Lab: http://127.0.0.1:${port}/`);
  if (!values.host) return;
  const addresses = Object.values(networkInterfaces())
    .flat()
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => `http://${address}:${port}/`);
  if (addresses.length === 0) return console.log("no network found: other devices cannot reach this machine");
  console.log(`In your network: ${addresses.join("  ")}\n\n${renderUnicodeCompact(addresses[0])}\n`);
  console.log("Other devices compute on their own CPU: browsers offer WebGPU only over https (docs/host.md).");
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}
