// A static server for the built lab, with the headers that the page is tested with.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".safetensors": "application/octet-stream",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/** The hosts from which the page may download data sets on request. */
const dataHosts = JSON.parse(readFileSync(new URL("./dataHosts.json", import.meta.url), "utf8"));

export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  `connect-src 'self' ${dataHosts.join(" ")}`,
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * Serves `folder` on this machine only, or with host 0.0.0.0 to its networks; port 0 means any free port. Resolves to the
 * server once it listens.
 */
export function serve(folder, port, host = "127.0.0.1") {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    const headers = {
      "content-security-policy": contentSecurityPolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      // Browsers ignore this header on plain http from another machine, and print a warning.
      ...(isThisMachine(request.headers.host) ? { "cross-origin-opener-policy": "same-origin" } : {}),
    };
    const end = (status, text) => {
      response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8" });
      response.end(text);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return end(405, "only GET and HEAD are served");
    let path;
    try {
      path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://lab").pathname));
    } catch {
      return end(400, "not a valid path");
    }
    const file = join(root, path.endsWith("/") ? `${path}index.html` : path);
    if (file !== root && !file.startsWith(root + sep)) return end(403, "outside the served folder");
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile()) return end(404, `nothing at ${path}`);
    // Built assets have a hash in their names; everything else is revalidated.
    const immutable = path.startsWith("/assets/");
    response.writeHead(200, {
      ...headers,
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-length": stats.size,
      "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
    });
    if (request.method === "HEAD") return response.end();
    createReadStream(file).pipe(response);
  });
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, () => done(server));
  });
}

const isThisMachine = (host = "") => /^(127\.[0-9.]+|localhost|\[::1\])(:\d+)?$/.test(host);
